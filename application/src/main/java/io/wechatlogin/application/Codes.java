package io.wechatlogin.application;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.regex.Pattern;

/** The shape of the codes that come from WeChat. */
final class Codes {
  private static final Pattern SHAPE = Pattern.compile("[0-9A-Za-z_-]{1,128}");

  private Codes() {}

  static String check(String code) {
    if (!SHAPE.matcher(code).matches()) {
      throw new LoginException(LoginError.INVALID_REQUEST, "code: 1 to 128 of 0-9 A-Z a-z _ -");
    }
    return code;
  }
}
