package io.wechatlogin.domain.error;

import java.util.Locale;

/** What a program should do after a refusal. */
public enum Action {
  /** Correct the request: this one can never succeed. */
  FIX_REQUEST,

  /** Start the login again, for a fresh code. */
  RESTART_LOGIN,

  /** Sign in another way first. */
  SIGN_IN,

  /** Repeat the same request after a while. */
  RETRY_LATER,

  /** Let the person open the page inside WeChat, with their own account. */
  OPEN_IN_WECHAT,

  /** Contact the operator of the service or of its user directory. */
  CONTACT_OPERATOR,

  /** There is nothing to do. */
  NONE;

  /** Returns the word that appears in answers, such as {@code restart_login}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
