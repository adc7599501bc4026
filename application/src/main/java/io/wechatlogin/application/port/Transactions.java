package io.wechatlogin.application.port;

import java.util.function.Supplier;

/** Makes several steps one: all of them happen, or none. */
public interface Transactions {
  /**
   * Runs the work in a transaction, joined where one is open in this thread. An exception undoes
   * all of it and passes through. No call to WeChat may be made inside.
   */
  <T> T run(Supplier<T> work);
}
