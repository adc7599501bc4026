package io.wechatlogin.http.login;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.registration.Registration;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.http.directory.CorpAnswer;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import java.util.List;

/** The routes that log a person in by a code that an application brings, or register the person. */
public final class LoginRoutes {
  private static final String INSTANCE = "/api/v1/login-types/{name}";

  private final Login login;
  private final Registration registration;

  /** Works by these use cases. */
  public LoginRoutes(Login login, Registration registration) {
    this.login = login;
    this.registration = registration;
  }

  record RegistrationAnswer(
      String userId,
      String displayName,
      String loginCode,
      List<CorpAnswer> corpList,
      long expiresIn) {
    static RegistrationAnswer of(LoginResult.LoginCode result) {
      return new RegistrationAnswer(
          result.user().id().value(),
          result.user().displayName(),
          result.loginCode().reveal(),
          CorpAnswer.of(result.corpList()),
          result.expiresIn().toSeconds());
    }
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.post(INSTANCE + "/login-codes", this::loginCode)
            .as(Route.Kind.RATE_LIMITED)
            .needs(Scope.CODES),
        Route.post(INSTANCE + "/registrations", this::register).as(Route.Kind.RATE_LIMITED));
  }

  private Answer loginCode(ApiRequest request) {
    Instance instance = request.instance();
    JsonBody body = request.json();
    LoginResult result =
        login.loginCode(
            instance, body.text("code"), request.logins().proof(body), request.caller());
    Answer answer =
        switch (result) {
          case LoginResult.LoginCode known -> Answer.json(200, LoginCodeAnswer.of(known));
          case LoginResult.BindCode unknown -> Answer.json(200, BindCodeAnswer.of(unknown));
        };
    return request.logins().end(answer, body.optionalText("state"));
  }

  private Answer register(ApiRequest request) {
    Instance instance = request.instance();
    JsonBody body = request.json();
    LoginResult.LoginCode result =
        registration.register(
            instance,
            new PresentedCode(
                new Secret(body.text("bindCode")),
                body.optionalSecret("codeVerifier").orElse(null)),
            body.optionalText("displayName").orElse(null),
            body.optionalText("phoneCode").orElse(null));
    return Answer.json(201, RegistrationAnswer.of(result));
  }
}
