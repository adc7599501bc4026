package io.wechatlogin.wechat;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.time.Duration;

/**
 * What each of WeChat's error codes means for a login. The codes are those of WeChat's pages
 * "Global return codes", {@code api_snsaccesstoken}, {@code api_code2session}, {@code
 * api_getphonenumber} and {@code api_getstableaccesstoken}; its texts change and are never looked
 * at.
 */
final class WeChatErrors {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration NEXT_MINUTE = Duration.ofMinutes(1);

  /** A daily quota comes back with the next day; within the hour nothing changes. */
  private static final Duration LATER = Duration.ofHours(1);

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
      // the whitelist of addresses lacks ours; see also below
      case 40164 -> misconfigured();
      // the account lacks the interface; the interface wants GET, POST, HTTPS
      case 48001, 48004, 43001, 43002, 43003 -> misconfigured();
      case 45009 -> new LoginException(LoginError.WECHAT_RATE_LIMITED, LATER);
      case 45011 -> new LoginException(LoginError.WECHAT_RATE_LIMITED, NEXT_MINUTE);
      // 895xx: our address waits for the administrator, or was refused
      default -> errcode / 100 == 895 ? misconfigured() : unavailable();
    };
  }

  /** Tells whether a refresh token is unknown, expired, or void as an access token may be. */
  private static boolean isDeadRefreshToken(int errcode) {
    return errcode == 40030 || errcode == 42002 || isDeadWebToken(errcode);
  }

  /**
   * Tells whether WeChat refused the person's token: unknown, replaced, expired, of another person,
   * or void since the person took back what it opened or changed the password.
   */
  static boolean isDeadWebToken(int errcode) {
    return switch (errcode) {
      case 40001, 40003, 40014, 42001, 42007, 50001 -> true;
      default -> false;
    };
  }

  /**
   * Tells whether WeChat refused the app's token, and so has not even looked at the rest: replaced
   * by another, malformed, expired. Where a token is asked for, 40001 is about the secret.
   */
  static boolean isDeadToken(WeChatCall call, int errcode) {
    return call == WeChatCall.PHONE_NUMBER
        && (errcode == 40001 || errcode == 40014 || errcode == 42001);
  }

  /** Returns the refusal for an answer that did not come, or that says nothing. */
  static LoginException unavailable() {
    return new LoginException(LoginError.WECHAT_UNAVAILABLE, SOON);
  }

  private static LoginException misconfigured() {
    return new LoginException(LoginError.WECHAT_MISCONFIGURED);
  }
}
