package io.wechatlogin.domain.error;

import java.util.Locale;

/** What a program should do next after a refusal. */
public enum Action {
  /** Send another request: this one can never succeed. */
  FIX_REQUEST,

  /** Begin the login anew, for a fresh code. */
  RESTART_LOGIN,

  /** Sign in another way first. */
  SIGN_IN,

  /** Send the same again after a while. */
  RETRY_LATER,

  /** Let the person open the page in WeChat itself, with an account of their own. */
  OPEN_IN_WECHAT,

  /** Nothing helps but a person who runs the service or its directory. */
  CONTACT_OPERATOR,

  /** Nothing helps. */
  NONE;

  /** Returns the word that travels in answers, such as {@code restart_login}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
