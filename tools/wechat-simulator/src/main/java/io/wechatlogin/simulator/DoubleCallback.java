package io.wechatlogin.simulator;

/**
 * Whether a website is called back twice with one code, as happens at WeChat: the second time by
 * somebody else, from another address, without the browser's cookies.
 */
public enum DoubleCallback {
  /** Once, by the browser. */
  NEVER,
  /** The stranger comes as soon as the person has confirmed, and races the browser. */
  AT_ONCE,
  /** The stranger comes when the code has just been exchanged. */
  AFTER_EXCHANGE
}
