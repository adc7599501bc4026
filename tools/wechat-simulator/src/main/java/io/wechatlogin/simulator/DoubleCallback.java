package io.wechatlogin.simulator;

/**
 * Whether a website is called back twice with the same code, as happens with the real WeChat: a
 * second client opens the callback URL from another address, without the browser's cookies.
 */
public enum DoubleCallback {
  /** Only the browser calls back. */
  NEVER,
  /** The second client calls as soon as the person has agreed, in a race with the browser. */
  AT_ONCE,
  /** The second client calls right after the code was exchanged. */
  AFTER_EXCHANGE
}
