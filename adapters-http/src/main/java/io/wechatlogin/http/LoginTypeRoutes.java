package io.wechatlogin.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.domain.type.RedirectLogin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows which ways to log in there are. */
final class LoginTypeRoutes {
  private final Instances instances;

  LoginTypeRoutes(Instances instances) {
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
          flows(instance));
    }

    /** Returns what a browser can do with an instance. */
    private static List<String> flows(Instance instance) {
      List<String> flows = new ArrayList<>();
      instance.redirectLogin().ifPresent(type -> flows.add("redirect"));
      instance.frameLogin().ifPresent(type -> flows.add("embedded"));
      if (instance.opensInAppOnly()) {
        flows.add("scan");
      }
      return flows;
    }
  }

  void addTo(Routes routes) {
    routes.get("/api/v1/login-types", this::list);
    routes.get("/api/v1/login-types/{name}", this::one);
  }

  private void list(Exchange exchange) {
    exchange.ok(instances.active().stream().map(LoginTypeAnswer::of).toList());
  }

  private void one(Exchange exchange) {
    exchange.ok(LoginTypeAnswer.of(exchange.instance()));
  }
}
