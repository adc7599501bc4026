package io.wechatlogin.benchmarks.load;

import java.io.IOException;

/** What is done over and over, such as one login. */
public interface Scenario {
  /**
   * Does it once.
   *
   * @throws IOException where an answer is not the wanted one
   */
  void run(HttpConnection connection) throws IOException;
}
