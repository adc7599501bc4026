package io.wechatlogin.http;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.binding.AccountBinding;
import io.wechatlogin.application.binding.AccountUnbinding;
import io.wechatlogin.application.binding.BoundAccounts;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.session.SessionTokens;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Ties WeChat accounts to users, unties them, and shows them. */
final class BindingRoutes {
  private static final String ONE = "/api/v1/users/{userId}/bindings/{name}";

  private final AccountBinding binding;
  private final AccountUnbinding unbinding;
  private final BoundAccounts boundAccounts;
  private final SessionTokens sessions;

  BindingRoutes(LoginApplication application) {
    this.binding = application.binding();
    this.unbinding = application.unbinding();
    this.boundAccounts = application.boundAccounts();
    this.sessions = application.sessionTokens();
  }

  record Done(boolean success, String message) {}

  record NotBound(boolean isActive) {}

  record Bound(
      boolean isActive,
      String id,
      String loginType,
      String appId,
      String userId,
      String openId,
      @Nullable String unionId,
      Instant boundAt) {
    static Bound of(Binding row) {
      return new Bound(
          true,
          row.id(),
          row.instanceName(),
          row.identity().appId(),
          row.userId().value(),
          row.identity().openId(),
          row.identity().unionId(),
          row.boundAt());
    }
  }

  void addTo(Routes routes) {
    routes.get("/api/v1/users/{userId}/bindings", this::list);
    routes.get(ONE, this::show);
    routes.limited().put(ONE, this::bind);
    routes.delete(ONE, this::unbind);
  }

  private void list(Exchange exchange) {
    UserId userId = exchange.subject();
    exchange.ok(boundAccounts.ofUser(userId, exchange.caller()).stream().map(Bound::of).toList());
  }

  private void show(Exchange exchange) {
    UserId userId = exchange.subject();
    exchange.ok(
        boundAccounts
            .find(exchange.instance(), userId, exchange.caller())
            .<Record>map(Bound::of)
            .orElseGet(() -> new NotBound(false)));
  }

  private void bind(Exchange exchange) {
    UserId userId = exchange.subject();
    Instance instance = exchange.instance();
    JsonBody body = exchange.body();
    if (body.has("code") == body.has("bindCode")) {
      throw JsonBody.invalid("code", "either code or bindCode must be there");
    }
    if (body.has("code")) {
      binding.bind(
          instance,
          userId,
          body.text("code"),
          exchange.proof(body.optionalText("state").orElse(null)),
          exchange.caller());
    } else {
      binding.bindByCode(instance, userId, new Secret(body.text("bindCode")), exchange.caller());
    }
    done(exchange);
  }

  private void unbind(Exchange exchange) {
    UserId userId = exchange.subject();
    unbinding.unbind(exchange.instance(), userId, exchange.caller());
    done(exchange);
  }

  private void done(Exchange exchange) {
    String message = exchange.language().pick("Operation successful", "操作成功");
    exchange.sessionToken().map(sessions::rotate).ifPresent(exchange::offerSessionToken);
    exchange.ok(new Done(true, message));
  }
}
