package io.wechatlogin.http;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;

/** Answers what no type of this release can do, so that a program sees why. */
final class UnsupportedRoutes {
  private static final String LOGIN_TYPE = "/api/v1/login-types/{name}";
  private static final String BINDING = "/api/v1/users/{userId}/bindings/{name}";

  void addTo(Routes routes) {
    routes.post(LOGIN_TYPE + "/user-info", this::ofHost);
    routes.post(LOGIN_TYPE + "/access-tokens", this::ofHost);
    routes.post(LOGIN_TYPE + "/access-tokens/refresh", this::ofHost);
    routes.get(BINDING + "/profile", this::ofUser);
  }

  private void ofHost(Exchange exchange) {
    exchange.caller().requireHost();
    ofAnyone(exchange);
  }

  private void ofUser(Exchange exchange) {
    exchange.subject();
    ofAnyone(exchange);
  }

  private void ofAnyone(Exchange exchange) {
    exchange.instance();
    throw new LoginException(LoginError.NOT_SUPPORTED);
  }
}
