package io.wechatlogin.domain.error;

import java.util.Locale;

/** Every reason for which this product refuses something; the list is closed. */
public enum LoginError {
  INVALID_REQUEST(Action.FIX_REQUEST),
  /** WeChat refused the code: unknown, used, expired, or issued for another app. */
  INVALID_CODE(Action.RESTART_LOGIN),
  INVALID_LOGIN_CODE(Action.RESTART_LOGIN),
  INVALID_BIND_CODE(Action.RESTART_LOGIN),
  INVALID_REFRESH_TOKEN(Action.RESTART_LOGIN),
  REDIRECT_NOT_ALLOWED(Action.FIX_REQUEST),
  UNAUTHENTICATED(Action.SIGN_IN),
  FORBIDDEN(Action.NONE),
  INVALID_STATE(Action.RESTART_LOGIN),
  NOT_BOUND(Action.SIGN_IN),
  REGISTRATION_CLOSED(Action.CONTACT_OPERATOR),
  LOGIN_TYPE_INACTIVE(Action.CONTACT_OPERATOR),
  USER_DISABLED(Action.CONTACT_OPERATOR),
  /** WeChat's own verdict on the person; trying again does not help. */
  USER_BLOCKED(Action.NONE),
  SNAPSHOT_USER(Action.OPEN_IN_WECHAT),
  NOT_A_MEMBER(Action.FIX_REQUEST),
  LOGIN_TYPE_NOT_FOUND(Action.FIX_REQUEST),
  USER_NOT_FOUND(Action.FIX_REQUEST),
  ORGANIZATION_NOT_FOUND(Action.FIX_REQUEST),
  NOT_FOUND(Action.FIX_REQUEST),
  /** This WeChat account is bound to another user. */
  IDENTITY_TAKEN(Action.NONE),
  /** This user has another WeChat account in this app. */
  USER_ALREADY_BOUND(Action.NONE),
  /** The instance keeps the last way to log in to an account. */
  LAST_BINDING(Action.NONE),
  SESSION_KEY_STALE(Action.RESTART_LOGIN),
  NOT_SUPPORTED(Action.FIX_REQUEST),
  RATE_LIMITED(Action.RETRY_LATER),
  /** WeChat says that the app id, the secret or the whitelist is wrong. */
  WECHAT_MISCONFIGURED(Action.CONTACT_OPERATOR),
  WECHAT_UNAVAILABLE(Action.RETRY_LATER),
  WECHAT_RATE_LIMITED(Action.RETRY_LATER),
  DATABASE_UNAVAILABLE(Action.RETRY_LATER);

  private final Action action;

  LoginError(Action action) {
    this.action = action;
  }

  /** Returns the code that travels in answers, such as {@code invalid_state}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what a program should do next. */
  public Action action() {
    return action;
  }
}
