package io.wechatlogin.http;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.UserId;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Logs persons in: through the browser, or with a code that an application brings. */
final class LoginRoutes {
  private final LoginApplication application;
  private final PublicUrls urls;

  LoginRoutes(LoginApplication application, PublicUrls urls) {
    this.urls = urls;
    this.application = application;
  }

  record StartedAnswer(URI authorizationUrl, String state, Instant expiresAt, long expiresIn) {
    static StartedAnswer of(StartedLogin started) {
      return new StartedAnswer(
          started.authorizationUrl(),
          started.state().reveal(),
          started.expiresAt(),
          PendingLogin.LIFETIME.toSeconds());
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
    StartedLogin started =
        application
            .stateVerification()
            .start(
                new LoginRequest(instance, urls.callback(instance), null, exchange.browser()),
                redirectUrl);
    exchange.setBrowser(started.browserSecret());
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
    StartedLogin started =
        body.flag("embedded")
            ? states.startInFrame(
                new LoginRequest(
                    instance, urls.frameCallback(instance), bindTo, exchange.browser()),
                body.optionalText("redirectUrl").orElse(null),
                urls.home(),
                exchange.language().locale())
            : states.start(
                new LoginRequest(instance, urls.callback(instance), bindTo, exchange.browser()),
                body.text("redirectUrl"));
    exchange.setBrowser(started.browserSecret());
    exchange.created(StartedAnswer.of(started));
  }

  private void callback(Exchange exchange) {
    Instance instance = exchange.instance();
    String code = exchange.query("code").orElse(null);
    String state = exchange.query("state").orElse(null);
    exchange.redirect(303, application.callback().answer(instance, code, exchange.proof(state)));
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
