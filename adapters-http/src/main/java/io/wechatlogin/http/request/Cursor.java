package io.wechatlogin.http.request;

import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.SecretHash;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * The opaque text that names where the next page of a list begins. It contains a position that the
 * caller has seen already, and a check sum, so that a cursor of another list, or one that was cut
 * off, is refused. It grants nothing.
 */
public final class Cursor {
  private static final int CHECK_SUM = 12;
  private static final int MAX_LENGTH = 400;

  private Cursor() {}

  /**
   * Returns the cursor of a position.
   *
   * @param list names the list, such as {@code sessions of ann}
   */
  public static String of(String list, Position position) {
    String text = position.at() + " " + position.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((checkSum(list, text) + text).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the position of a cursor.
   *
   * @throws LoginException {@code invalid_request} where the cursor is not of this list
   */
  public static Position parse(String list, String cursor) {
    try {
      if (cursor.length() <= MAX_LENGTH) {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        Position position = position(text);
        if (of(list, position).equals(cursor) && position.id().indexOf('\0') < 0) {
          return position;
        }
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException malformed) {
      // The exception below says what is wrong.
    }
    throw JsonBody.invalid("cursor", "is not one that this list has given");
  }

  private static Position position(String text) {
    int blank = text.indexOf(' ');
    return new Position(Instant.parse(text.substring(CHECK_SUM, blank)), text.substring(blank + 1));
  }

  private static String checkSum(String list, String position) {
    return SecretHash.of(list + "\n" + position).hex().substring(0, CHECK_SUM);
  }
}
