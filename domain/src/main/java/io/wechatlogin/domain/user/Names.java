package io.wechatlogin.domain.user;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.regex.Pattern;

/** Checks the shapes of ids and names. */
final class Names {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

  private Names() {}

  static void id(String field, String value) {
    // A path segment that consists of dots would change the meaning of the path.
    if (!ID.matcher(value).matches() || value.equals(".") || value.equals("..")) {
      throw new LoginException(
          LoginError.INVALID_REQUEST, field + ": 1 to 64 of A-Z a-z 0-9 . _ @ -");
    }
  }

  static String name(String field, String value) {
    if (value.isBlank() || value.codePointCount(0, value.length()) > 200) {
      throw new LoginException(LoginError.INVALID_REQUEST, field + ": 1 to 200 characters");
    }
    if (value.codePoints().anyMatch(c -> Character.isISOControl(c) || isLoneSurrogate(c))) {
      throw new LoginException(LoginError.INVALID_REQUEST, field + ": no control characters");
    }
    return value;
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
