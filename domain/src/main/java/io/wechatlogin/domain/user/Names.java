package io.wechatlogin.domain.user;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.regex.Pattern;

/** Checks the shapes of ids and names. */
final class Names {
  /** The most characters of a name. */
  static final int LONGEST = 200;

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  private Names() {}

  static void id(String field, String value) {
    // A path segment that consists of dots would change the meaning of the path.
    if (!ID.matcher(value).matches() || value.equals(".") || value.equals("..")) {
      throw new LoginException(
          LoginError.INVALID_REQUEST, field + ": 1 to 64 of A-Z a-z 0-9 . _ @ -");
    }
  }

  /**
   * Checks a name that comes from outside.
   *
   * @throws LoginException {@code invalid_request}
   */
  static String input(String field, String value) {
    return VisibleText.check(field, stored(field, value));
  }

  /**
   * Checks the length of a name that may have been stored by an earlier version, which allowed more
   * characters.
   */
  static String stored(String field, String value) {
    if (value.isBlank() || value.codePointCount(0, value.length()) > LONGEST) {
      throw new LoginException(LoginError.INVALID_REQUEST, field + ": 1 to 200 characters");
    }
    return value;
  }
}
