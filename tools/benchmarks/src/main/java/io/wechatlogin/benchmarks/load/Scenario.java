package io.wechatlogin.benchmarks.load;

import java.io.IOException;

/** An operation that a load repeats, such as one login. */
public interface Scenario {
  /**
   * Runs the operation once.
   *
   * @throws IOException if a response does not have the expected status
   */
  void run(HttpConnection connection) throws IOException;
}
