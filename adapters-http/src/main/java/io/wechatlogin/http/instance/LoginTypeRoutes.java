package io.wechatlogin.http.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes that show the configured ways to log in. */
public final class LoginTypeRoutes {
  private final Instances instances;

  /** Shows the active instances of this registry. */
  public LoginTypeRoutes(Instances instances) {
    this.instances = instances;
  }

  record AuthConfig(String appId) {}

  record LoginTypeAnswer(
      String name,
      String fullName,
      String title,
      boolean isActive,
      String authType,
      AuthConfig authConfig,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String scope,
      boolean allowRegister,
      boolean requireChallenge,
      List<String> flows) {
    static LoginTypeAnswer of(Instance instance) {
      return new LoginTypeAnswer(
          instance.name(),
          instance.fullName(),
          instance.title(),
          instance.isActive(),
          instance.authType(),
          new AuthConfig(instance.appId()),
          instance.redirectLogin().map(RedirectLogin::scope).orElse(null),
          instance.allowRegister(),
          instance.rules().restrictions().requiresChallenge(),
          flows(instance));
    }

    /** Returns the ways in which a browser can log in by an instance. */
    private static List<String> flows(Instance instance) {
      List<String> flows = new ArrayList<>();
      instance.redirectLogin().ifPresent(type -> flows.add("redirect"));
      instance.frameLogin().ifPresent(type -> flows.add("embedded"));
      if (instance.isInNativeApp()) {
        flows.add("sdk");
      }
      if (instance.opensInAppOnly()) {
        flows.add("scan");
      }
      return flows;
    }
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/login-types", this::list),
        Route.get("/api/v1/login-types/{name}", this::show));
  }

  private Answer list(ApiRequest request) {
    return Answer.json(200, instances.active().stream().map(LoginTypeAnswer::of).toList());
  }

  private Answer show(ApiRequest request) {
    return Answer.json(200, LoginTypeAnswer.of(request.instance()));
  }
}
