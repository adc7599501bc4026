package io.wechatlogin.http.login;

import io.wechatlogin.application.callback.Callback;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import io.wechatlogin.http.url.PublicUrls;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes that send a browser to WeChat and take it back. */
public final class AuthorizationRoutes {
  private static final String INSTANCE = "/api/v1/login-types/{name}";

  private final StateVerification states;
  private final Callback callback;
  private final PublicUrls urls;

  /** Starts logins by {@code states}, and ends them by {@code callback}. */
  public AuthorizationRoutes(StateVerification states, Callback callback, PublicUrls urls) {
    this.states = states;
    this.callback = callback;
    this.urls = urls;
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

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.unsafeGet(INSTANCE + "/authorize", this::redirect).as(Route.Kind.RATE_LIMITED),
        Route.post(INSTANCE + "/authorizations", this::start).as(Route.Kind.RATE_LIMITED),
        Route.unsafeGet(INSTANCE + "/callback", this::callback).as(Route.Kind.FOR_PERSONS));
  }

  private Answer redirect(ApiRequest request) {
    Instance instance = request.instance();
    String redirectUrl =
        request
            .query("redirectUrl")
            .orElseThrow(() -> JsonBody.invalid("redirectUrl", "is missing"));
    StartedLogin started = states.start(byRedirect(request, instance, null), redirectUrl);
    return request.withBrowserSecret(
        Answer.redirect(302, started.authorizationUrl()), started.browserSecret());
  }

  private Answer start(ApiRequest request) {
    Instance instance = request.instance();
    JsonBody body = request.json();
    Binder bindTo =
        switch (body.optionalText("intent").orElse("login")) {
          case "login" -> null;
          case "bind" -> binder(request.session().userSession());
          default -> throw JsonBody.invalid("intent", "must be login or bind");
        };
    StartedLogin started =
        body.flag("embedded")
            ? states.startInFrame(
                byFrame(request, instance, bindTo),
                body.optionalText("redirectUrl").orElse(null),
                urls.home(),
                request.language().locale())
            : states.start(byRedirect(request, instance, bindTo), body.text("redirectUrl"));
    return request.withBrowserSecret(
        Answer.json(201, StartedAnswer.of(started)), started.browserSecret());
  }

  private static Binder binder(UserSession asking) {
    return new Binder(asking.user().id(), asking.session().id());
  }

  private LoginRequest byRedirect(ApiRequest request, Instance instance, @Nullable Binder bindTo) {
    return new LoginRequest(instance, urls.callback(instance), bindTo, request.browserSecret());
  }

  private LoginRequest byFrame(ApiRequest request, Instance instance, @Nullable Binder bindTo) {
    return new LoginRequest(
        instance, urls.frameCallback(instance), bindTo, request.browserSecret());
  }

  private Answer callback(ApiRequest request) {
    Instance instance = request.instance();
    String code = request.query("code").orElse(null);
    String state = request.query("state").orElse(null);
    return Answer.redirect(303, callback.answer(instance, code, request.proof(state)));
  }
}
