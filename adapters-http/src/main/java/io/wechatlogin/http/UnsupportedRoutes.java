package io.wechatlogin.http;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;

/** Answers what no type of this release can do, so that a program sees why. */
final class UnsupportedRoutes {
  private static final String LOGIN_TYPE = "/api/v1/login-types/{name}";

  void addTo(Routes routes) {
    routes.limited().post(LOGIN_TYPE + "/scans", this::ofAnyone);
  }

  private void ofAnyone(Exchange exchange) {
    exchange.instance();
    throw new LoginException(LoginError.NOT_SUPPORTED);
  }
}
