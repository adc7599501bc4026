package io.wechatlogin.http;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.application.state.StateVerification.Started;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.UserId;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Logs persons in: through the browser, or with a code that an application brings. */
final class LoginRoutes {
  private final LoginApplication application;

  LoginRoutes(LoginApplication application) {
    this.application = application;
  }

  record StartedAnswer(URI authorizationUrl, String state, Instant expiresAt, long expiresIn) {
    static StartedAnswer of(Started started) {
      return new StartedAnswer(
          started.authorizationUrl(),
          started.state().reveal(),
          started.expiresAt(),
          StateVerification.LIFETIME.toSeconds());
    }
  }

  record CorpAnswer(String corpId, String corpName) {
    static List<CorpAnswer> of(List<Corp> corps) {
      return corps.stream()
          .map(corp -> new CorpAnswer(corp.corpId().value(), corp.corpName()))
          .toList();
    }
  }

  record LoginCodeAnswer(String loginCode, List<CorpAnswer> corpList, long expiresIn) {
    static LoginCodeAnswer of(LoginResult.LoginCode result) {
      return new LoginCodeAnswer(
          result.loginCode().reveal(),
          CorpAnswer.of(result.corpList()),
          result.expiresIn().toSeconds());
    }
  }

  record BindCodeAnswer(String bindCode, long expiresIn) {
    static BindCodeAnswer of(LoginResult.BindCode result) {
      return new BindCodeAnswer(result.bindCode().reveal(), result.expiresIn().toSeconds());
    }
  }

  record RegistrationAnswer(
      String userId,
      String displayName,
      String loginCode,
      List<CorpAnswer> corpList,
      long expiresIn) {}

  void addTo(Routes routes) {
    Routes limited = routes.limited();
    limited.visit("/api/v1/login-types/{name}/authorize", this::authorize);
    limited.post("/api/v1/login-types/{name}/authorizations", this::startAuthorization);
    routes.forPersons().visit("/api/v1/login-types/{name}/callback", this::callback);
    limited.post("/api/v1/login-types/{name}/login-codes", this::loginCode);
    limited.post("/api/v1/login-types/{name}/registrations", this::register);
  }

  private void authorize(Exchange exchange) {
    Instance instance = exchange.instance();
    String redirectUrl =
        exchange
            .query("redirectUrl")
            .orElseThrow(() -> JsonBody.invalid("redirectUrl", "is missing"));
    Started started =
        application.stateVerification().start(instance, redirectUrl, null, exchange.browser());
    exchange.setBrowser(started.browser());
    exchange.redirect(302, started.authorizationUrl());
  }

  private void startAuthorization(Exchange exchange) {
    Instance instance = exchange.instance();
    JsonBody body = exchange.body();
    UserId bindTo =
        switch (body.optionalText("intent").orElse("login")) {
          case "login" -> null;
          case "bind" -> exchange.session().signedIn().user().id();
          default -> throw JsonBody.invalid("intent", "must be login or bind");
        };
    StateVerification states = application.stateVerification();
    Started started =
        body.flag("embedded")
            ? states.startEmbedded(
                instance,
                body.optionalText("redirectUrl").orElse(null),
                bindTo,
                exchange.browser(),
                exchange.language().locale())
            : states.start(instance, body.text("redirectUrl"), bindTo, exchange.browser());
    exchange.setBrowser(started.browser());
    exchange.created(StartedAnswer.of(started));
  }

  private void callback(Exchange exchange) {
    Instance instance = exchange.instance();
    String code = exchange.query("code").orElse(null);
    String state = exchange.query("state").orElse(null);
    exchange.redirect(303, application.webLogin().callback(instance, code, exchange.proof(state)));
  }

  private void loginCode(Exchange exchange) {
    Instance instance = exchange.instance();
    JsonBody body = exchange.body();
    LoginResult result =
        application
            .login()
            .loginCode(
                instance,
                body.text("code"),
                exchange.proof(body.optionalText("state").orElse(null)),
                exchange.caller());
    exchange.ok(
        switch (result) {
          case LoginResult.LoginCode known -> LoginCodeAnswer.of(known);
          case LoginResult.BindCode unknown -> BindCodeAnswer.of(unknown);
          case LoginResult.OpenSession session ->
              throw new IllegalStateException("a session that nobody asked for");
        });
  }

  private void register(Exchange exchange) {
    Instance instance = exchange.instance();
    JsonBody body = exchange.body();
    LoginResult.LoginCode result =
        application
            .registration()
            .register(
                instance,
                new Secret(body.text("bindCode")),
                body.optionalText("displayName").orElse(null));
    exchange.created(
        new RegistrationAnswer(
            result.user().id().value(),
            result.user().displayName(),
            result.loginCode().reveal(),
            CorpAnswer.of(result.corpList()),
            result.expiresIn().toSeconds()));
  }
}
