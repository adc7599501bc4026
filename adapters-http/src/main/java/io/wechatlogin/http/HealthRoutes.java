package io.wechatlogin.http;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.Optional;

/** Tells a supervisor whether the process lives and whether it can do its work. */
final class HealthRoutes {
  private final Readiness readiness;

  HealthRoutes(Readiness readiness) {
    this.readiness = readiness;
  }

  record Status(String status) {}

  void addTo(Routes routes) {
    Routes always = routes.always();
    always.get("/health/live", exchange -> exchange.ok(new Status("live")));
    always.get("/health/ready", this::ready);
  }

  private void ready(Exchange exchange) {
    Optional<LoginError> obstacle = readiness.obstacle();
    if (obstacle.isPresent()) {
      throw new LoginException(obstacle.get());
    }
    exchange.ok(new Status("ready"));
  }
}
