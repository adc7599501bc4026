package io.wechatlogin.domain.error;

import java.util.Locale;

/** What a program should do next after a refusal. */
public enum Action {
  FIX_REQUEST,
  RESTART_LOGIN,
  SIGN_IN,
  RETRY_LATER,
  OPEN_IN_WECHAT,
  CONTACT_OPERATOR,
  NONE;

  /** Returns the word that travels in answers, such as {@code restart_login}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
