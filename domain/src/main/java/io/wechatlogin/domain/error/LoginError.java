package io.wechatlogin.domain.error;

import java.util.Locale;

/** Every reason for a refusal. The list is closed: program code can handle all of it. */
public enum LoginError {
  /** A field or parameter is malformed, missing, too long, or of the wrong kind. */
  INVALID_REQUEST(Action.FIX_REQUEST),
  /** WeChat refused the code: unknown, used, expired, or issued for another app. */
  INVALID_CODE(Action.RESTART_LOGIN),

  /** The loginCode is unknown, used or expired. */
  INVALID_LOGIN_CODE(Action.RESTART_LOGIN),

  /** The bindCode is unknown, used or expired, or its person has got an account meanwhile. */
  INVALID_BIND_CODE(Action.RESTART_LOGIN),

  /** The refresh token is unknown, expired or revoked. */
  INVALID_REFRESH_TOKEN(Action.RESTART_LOGIN),

  /** The redirect URL's origin is on no list. */
  REDIRECT_NOT_ALLOWED(Action.FIX_REQUEST),

  /** The session or key is missing, unknown or ended. */
  UNAUTHENTICATED(Action.SIGN_IN),

  /** The resource belongs to another user, or only hosts may ask. */
  FORBIDDEN(Action.NONE),

  /**
   * The state is missing, unknown, used, expired, of another instance, or not from this browser.
   */
  INVALID_STATE(Action.RESTART_LOGIN),

  /** The person has no account here and may not register. */
  NOT_BOUND(Action.SIGN_IN),

  /** Registration by this instance is closed. */
  REGISTRATION_CLOSED(Action.CONTACT_OPERATOR),

  /** The instance is not in use. */
  LOGIN_TYPE_INACTIVE(Action.CONTACT_OPERATOR),

  /** The account is disabled. */
  USER_DISABLED(Action.CONTACT_OPERATOR),
  /** WeChat has blocked the person; a retry does not help. */
  USER_BLOCKED(Action.NONE),

  /** The person sees a snapshot of the page, with a virtual account. */
  SNAPSHOT_USER(Action.OPEN_IN_WECHAT),

  /** The user is not a member of the organization. */
  NOT_A_MEMBER(Action.FIX_REQUEST),

  /** No instance has this name. */
  LOGIN_TYPE_NOT_FOUND(Action.FIX_REQUEST),

  /** No user has this id. */
  USER_NOT_FOUND(Action.FIX_REQUEST),

  /** No organization has this id. */
  ORGANIZATION_NOT_FOUND(Action.FIX_REQUEST),

  /** There is no such resource. */
  NOT_FOUND(Action.FIX_REQUEST),
  /** This WeChat account is bound to another user. */
  IDENTITY_TAKEN(Action.NONE),

  /** The request would create what exists. */
  ALREADY_EXISTS(Action.NONE),

  /** This user has another WeChat account in this app. */
  USER_ALREADY_BOUND(Action.NONE),

  /** Another user has this phone number. */
  PHONE_TAKEN(Action.NONE),

  /** The instance refuses to unbind the last way to log in. */
  LAST_BINDING(Action.NONE),

  /** No session key of the last login decrypts the data, or the data is too old. */
  SESSION_KEY_STALE(Action.RESTART_LOGIN),

  /** The type cannot do this. */
  NOT_SUPPORTED(Action.FIX_REQUEST),

  /** Too many requests from one address. */
  RATE_LIMITED(Action.RETRY_LATER),
  /** WeChat says that the app id, the secret or the whitelist is wrong. */
  WECHAT_MISCONFIGURED(Action.CONTACT_OPERATOR),

  /** WeChat does not answer, or its answer is unusable. */
  WECHAT_UNAVAILABLE(Action.RETRY_LATER),

  /** WeChat's quota is used up. */
  WECHAT_RATE_LIMITED(Action.RETRY_LATER),

  /** The database does not answer. */
  DATABASE_UNAVAILABLE(Action.RETRY_LATER);

  private final Action action;

  LoginError(Action action) {
    this.action = action;
  }

  /** Returns the code that appears in answers, such as {@code invalid_state}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what a program should do. */
  public Action action() {
    return action;
  }
}
