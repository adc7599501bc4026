package io.wechatlogin.domain.state;

/** The purpose of a login that was sent to WeChat. */
public enum LoginIntent {
  /** Log in, or register. */
  LOGIN,
  /** Bind a WeChat account to the signed-in user. */
  BIND,
  /** Identify the person whose phone opened the scan of another browser. */
  SCAN
}
