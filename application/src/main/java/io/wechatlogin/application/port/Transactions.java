package io.wechatlogin.application.port;

import java.util.function.Supplier;

/** Makes several steps atomic: all of them happen, or none. */
public interface Transactions {
  /**
   * Runs the work in a transaction. Joins the transaction of this thread where one is open. An
   * exception rolls everything back and propagates. The work must not call WeChat.
   */
  <T> T run(Supplier<T> work);
}
