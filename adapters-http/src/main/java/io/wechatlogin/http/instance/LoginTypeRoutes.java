package io.wechatlogin.http.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.PagedLists;
import io.wechatlogin.http.route.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes that show the configured ways to log in. */
public final class LoginTypeRoutes {
  private static final String LIST = "login types";

  private final Instances instances;
  private final PagedLists lists;

  /** Shows the active instances of this registry. */
  public LoginTypeRoutes(Instances instances, PagedLists lists) {
    this.instances = instances;
    this.lists = lists;
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
    PageRequest wanted = PagedLists.wanted(request, LIST, PagedLists.DEFAULT_LIMIT);
    List<Instance> rest = after(wanted.after(), instances.active());
    return lists.answer(
        request,
        LIST,
        wanted,
        Page.of(rest, wanted.limit(), instance -> new Position(Instant.EPOCH, instance.name())),
        LoginTypeAnswer::of);
  }

  /** Finds the place by the name alone, because instances have no time. */
  private static List<Instance> after(@Nullable Position position, List<Instance> all) {
    if (position == null) {
      return all;
    }
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(position.id())) {
        return all.subList(i + 1, all.size());
      }
    }
    return all.stream().filter(instance -> instance.name().compareTo(position.id()) > 0).toList();
  }

  private Answer show(ApiRequest request) {
    return Answer.json(200, LoginTypeAnswer.of(request.instance()));
  }
}
