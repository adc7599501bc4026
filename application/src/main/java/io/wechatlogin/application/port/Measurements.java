package io.wechatlogin.application.port;

/** Receives what is measured. Implementations return quickly and never fail. */
@FunctionalInterface
public interface Measurements {
  /** Discards all measurements. */
  Measurements NONE = (typeName, instanceName, outcome) -> {};

  /**
   * An attempt to log in, to bind or to register has ended.
   *
   * @param typeName such as {@code WeChatType}
   * @param instanceName the short name of the instance
   * @param outcome {@code login_code}, {@code bind_code}, {@code session}, {@code bound}, {@code
   *     registered}, or the error code of a refusal
   */
  void attemptEnded(String typeName, String instanceName, String outcome);
}
