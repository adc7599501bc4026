package io.wechatlogin.http;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.Optional;

/** Tells a supervisor whether the process lives and whether it can do its work. */
final class HealthRoutes {
  private final Readiness readiness;
  private final Gate gate;

  HealthRoutes(Readiness readiness, Gate gate) {
    this.gate = gate;
    this.readiness = readiness;
  }

  record Status(String status) {}

  void addTo(Routes routes) {
    Routes always = routes.always();
    always.get("/health/live", exchange -> exchange.ok(new Status("live")));
    always.get("/health/ready", this::ready);
  }

  private void ready(Exchange exchange) {
    if (gate.isClosing()) {
      throw new ProblemException(Problem.STOPPING);
    }
    Optional<LoginError> obstacle = readiness.obstacle();
    if (obstacle.isPresent()) {
      throw new LoginException(obstacle.get());
    }
    exchange.ok(new Status("ready"));
  }
}
