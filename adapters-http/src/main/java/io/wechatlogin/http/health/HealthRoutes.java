package io.wechatlogin.http.health;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.problem.ProblemException;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Draining;
import io.wechatlogin.http.route.Route;
import java.util.List;
import java.util.Optional;

/** The routes that tell a supervisor whether the process runs, and whether it can do its work. */
public final class HealthRoutes {
  private final Readiness readiness;
  private final Draining draining;

  /** Asks {@code readiness}, except while the node is draining. */
  public HealthRoutes(Readiness readiness, Draining draining) {
    this.readiness = readiness;
    this.draining = draining;
  }

  record Status(String status) {}

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/health/live", request -> Answer.json(200, new Status("live")))
            .as(Route.Kind.ALWAYS),
        Route.get("/health/ready", this::ready).as(Route.Kind.ALWAYS));
  }

  private Answer ready(ApiRequest request) {
    if (draining.hasStarted()) {
      throw new ProblemException(Problem.STOPPING);
    }
    Optional<LoginError> obstacle = readiness.obstacle();
    if (obstacle.isPresent()) {
      throw new LoginException(obstacle.get());
    }
    return Answer.json(200, new Status("ready"));
  }
}
