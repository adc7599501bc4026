package io.wechatlogin.application.identity;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.regex.Pattern;

/** The shape of the codes that WeChat issues. */
public final class ProviderCode {
  private static final Pattern SHAPE = Pattern.compile("[0-9A-Za-z_-]{1,128}");

  private ProviderCode() {}

  /**
   * Returns a code if it has the right shape.
   *
   * @throws LoginException {@code invalid_request}
   */
  public static String check(String code) {
    return check("code", code);
  }

  /**
   * Returns the code in a field if it has the right shape.
   *
   * @throws LoginException {@code invalid_request}
   */
  public static String check(String field, String code) {
    if (!SHAPE.matcher(code).matches()) {
      throw new LoginException(LoginError.INVALID_REQUEST, field + ": 1 to 128 of 0-9 A-Z a-z _ -");
    }
    return code;
  }
}
