package io.wechatlogin.http.route;

import io.wechatlogin.http.message.Answer;

/** Answers the admitted requests of a route. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers a request.
   *
   * @throws io.wechatlogin.domain.error.LoginException where a use case refuses
   * @throws io.wechatlogin.http.problem.ProblemException where HTTP itself refuses
   */
  Answer handle(ApiRequest request);
}
