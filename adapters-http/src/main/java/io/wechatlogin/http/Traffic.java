package io.wechatlogin.http;

import java.time.Duration;

/** Takes notice of every answer, for whoever measures. */
@FunctionalInterface
public interface Traffic {
  Traffic UNWATCHED = (method, route, outcome, took) -> {};

  /**
   * @param route such as {@code /api/v1/login-types/{name}}; empty where there is none
   * @param outcome the code of the problem, or the status, such as {@code 201}
   */
  void answered(String method, String route, String outcome, Duration took);
}
