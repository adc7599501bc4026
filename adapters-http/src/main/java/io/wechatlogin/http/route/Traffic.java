package io.wechatlogin.http.route;

import java.time.Duration;

/** Receives a notice of every answer, for measurements. */
@FunctionalInterface
public interface Traffic {
  /** Measures nothing. */
  Traffic UNMEASURED = (method, route, outcome, duration) -> {};

  /**
   * An answer is ready.
   *
   * @param method the method of the request; {@code other} where no route answers
   * @param route the path template, such as {@code /api/v1/login-types/{name}}; empty where no
   *     route answers
   * @param outcome the code of the problem, or the status, such as {@code 201}
   */
  void answered(String method, String route, String outcome, Duration duration);
}
