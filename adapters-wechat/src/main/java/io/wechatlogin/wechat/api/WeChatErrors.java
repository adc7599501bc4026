package io.wechatlogin.wechat.api;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.time.Duration;

/**
 * Maps WeChat's error codes to refusals of a login. The codes are those of WeChat's pages "Global
 * return codes", {@code api_snsaccesstoken}, {@code api_code2session}, {@code api_getphonenumber}
 * and {@code api_getstableaccesstoken}. The error texts are ignored because they change.
 */
final class WeChatErrors {
  private static final Duration RETRY_SOON = Duration.ofSeconds(5);
  private static final Duration RETRY_NEXT_MINUTE = Duration.ofMinutes(1);

  /** A daily quota is renewed the next day, so a retry within the hour is useless. */
  private static final Duration RETRY_NEXT_HOUR = Duration.ofHours(1);

  private WeChatErrors() {}

  /** Returns the refusal for an error code that is not 0. */
  static LoginException refusal(WeChatCall call, int errcode) {
    if (call == WeChatCall.REFRESH_TOKEN && isDeadRefreshToken(errcode)) {
      return new LoginException(LoginError.INVALID_REFRESH_TOKEN);
    }
    return switch (errcode) {
      // code: invalid, used, missing, expired, of another app (which WeChat also calls openid)
      case 40029, 40163, 41008, 42003, 40003 -> new LoginException(LoginError.INVALID_CODE);
      // code blocked for a high-risk user; user frozen or deregistered
      case 40226, 50002 -> new LoginException(LoginError.USER_BLOCKED);
      // grant type, app id, app secret: wrong, missing, frozen, or the account is punished
      case 40001, 40002, 40013, 40125, 40243, 41002, 41004, 50004 -> misconfigured();
      // our address is not on the app's IP whitelist; see also the default
      case 40164 -> misconfigured();
      // the account has no permission for the API; the API requires GET, POST, HTTPS
      case 48001, 48004, 43001, 43002, 43003 -> misconfigured();
      case 45009 -> new LoginException(LoginError.WECHAT_RATE_LIMITED, RETRY_NEXT_HOUR);
      case 45011 -> new LoginException(LoginError.WECHAT_RATE_LIMITED, RETRY_NEXT_MINUTE);
      // 895xx: the administrator has not confirmed our address yet, or has refused it
      default -> errcode / 100 == 895 ? misconfigured() : unavailable();
    };
  }

  /** Tells whether WeChat refused a refresh token: unknown, expired, or void like a web token. */
  private static boolean isDeadRefreshToken(int errcode) {
    return errcode == 40030 || errcode == 42002 || isDeadWebToken(errcode);
  }

  /**
   * Tells whether WeChat refused a user's token: unknown, replaced, expired, of another user, or
   * void because the user revoked the authorization or changed the password.
   */
  static boolean isDeadWebToken(int errcode) {
    return switch (errcode) {
      case 40001, 40003, 40014, 42001, 42007, 50001 -> true;
      default -> false;
    };
  }

  /**
   * Tells whether WeChat refused the app's token (replaced, malformed or expired) and therefore has
   * not looked at the rest of the request. When a token is requested, 40001 is about the secret.
   */
  static boolean isDeadAppToken(WeChatCall call, int errcode) {
    return call == WeChatCall.PHONE_NUMBER
        && (errcode == 40001 || errcode == 40014 || errcode == 42001);
  }

  /** Returns the refusal for an answer that is missing or unusable. */
  static LoginException unavailable() {
    return new LoginException(LoginError.WECHAT_UNAVAILABLE, RETRY_SOON);
  }

  private static LoginException misconfigured() {
    return new LoginException(LoginError.WECHAT_MISCONFIGURED);
  }
}
