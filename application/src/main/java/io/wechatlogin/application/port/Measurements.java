package io.wechatlogin.application.port;

/** Counts what happens, for whoever operates the service. Quick, and never fails. */
@FunctionalInterface
public interface Measurements {
  /** Counts nothing. */
  Measurements NONE = (type, loginType, outcome) -> {};

  /**
   * An attempt to log in, to bind or to register has ended.
   *
   * @param type such as {@code WeChatType}
   * @param loginType the short name of the instance
   * @param outcome {@code login_code}, {@code bind_code}, {@code session}, {@code bound}, {@code
   *     registered}, or the code of the refusal
   */
  void attemptEnded(String type, String loginType, String outcome);
}
