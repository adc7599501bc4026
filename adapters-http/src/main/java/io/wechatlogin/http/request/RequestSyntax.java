package io.wechatlogin.http.request;

import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a request that need neither its route nor its body: whether its path and query can
 * be decoded, and whether its body is one that any route accepts. What passes them cannot fail
 * while a server matches the path.
 */
public final class RequestSyntax {
  /** JSON of the API, the form of the scan page, and what WeChat pushes. */
  private static final Set<String> BODIES =
      Set.of(
          "application/json", "application/x-www-form-urlencoded", "text/xml", "application/xml");

  private static final int DELETE = 0x7F;

  private RequestSyntax() {}

  /** Returns why a request is refused whatever its route is; empty where it is well-formed. */
  public static Optional<Problem> problem(HttpRequest request) {
    if (!isPath(request.path()) || !isEscaped(request.query())) {
      return Optional.of(Problem.INVALID_REQUEST);
    }
    if (request.contentLength() > RequestBody.MAX_BYTES) {
      return Optional.of(Problem.PAYLOAD_TOO_LARGE);
    }
    String contentType = request.header("Content-Type");
    boolean hasBody = request.contentLength() > 0 || request.header("Transfer-Encoding") != null;
    return hasBody && contentType != null && !BODIES.contains(mediaType(contentType))
        ? Optional.of(Problem.UNSUPPORTED_MEDIA_TYPE)
        : Optional.empty();
  }

  /** Returns the media type of a {@code Content-Type}, in lower case and without parameters. */
  static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns whether servers agree on the segments of a path: no parameters, no dot segments, and no
   * encoded slash or control character, which some servers decode before they match and some after.
   */
  private static boolean isPath(String path) {
    if (isPlain(path) && path.indexOf('.') < 0) {
      return true;
    }
    if (!isEscaped(path) || path.indexOf(';') >= 0 || path.indexOf('\\') >= 0) {
      return false;
    }
    for (String segment : path.split("/", -1)) {
      String decoded = new String(unescaped(segment), StandardCharsets.UTF_8);
      if (decoded.equals(".")
          || decoded.equals("..")
          || decoded.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ' || c == DELETE)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether every escape is two hexadecimal digits, and all bytes are UTF-8. A NUL in a
   * query decodes; each parameter refuses it by its own rules.
   */
  private static boolean isEscaped(@Nullable String text) {
    if (text == null || isPlain(text)) {
      return true;
    }
    for (int i = text.indexOf('%'); i >= 0; i = text.indexOf('%', i + 1)) {
      if (i + 2 >= text.length() || digit(text, i + 1) < 0 || digit(text, i + 2) < 0) {
        return false;
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(unescaped(text)));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  /** Returns whether a text has nothing to decode or to refuse, as nearly all have. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= DELETE || c == '%' || c == ';' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private static byte[] unescaped(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[encoded.length];
    int length = 0;
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        bytes[length++] =
            (byte) (Character.digit(encoded[i + 1], 16) * 16 + Character.digit(encoded[i + 2], 16));
        i += 2;
      } else {
        bytes[length++] = encoded[i];
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  private static int digit(String text, int index) {
    char c = text.charAt(index);
    return c < DELETE ? Character.digit(c, 16) : -1;
  }
}
