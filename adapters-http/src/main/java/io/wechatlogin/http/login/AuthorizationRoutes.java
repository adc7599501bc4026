package io.wechatlogin.http.login;

import io.wechatlogin.application.callback.Callback;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.application.state.StartedSdkLogin;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.request.LoginCookies;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import io.wechatlogin.http.url.PublicUrls;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The routes that send a browser to WeChat and take it back. */
public final class AuthorizationRoutes {
  private static final String INSTANCE = "/api/v1/login-types/{name}";

  private final StateVerification states;
  private final Callback callback;
  private final PublicUrls urls;
  private final AllowedRedirects own;

  /** Starts logins by {@code states}, and ends them by {@code callback}. */
  public AuthorizationRoutes(StateVerification states, Callback callback, PublicUrls urls) {
    this.states = states;
    this.callback = callback;
    this.urls = urls;
    this.own = AllowedRedirects.of(List.of(urls.origin()));
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

  record SdkAnswer(String state, String scope, String appId, Instant expiresAt, long expiresIn) {
    static SdkAnswer of(StartedSdkLogin started) {
      return new SdkAnswer(
          started.state().reveal(),
          started.scope(),
          started.appId(),
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
    Optional<URI> there = urls.authorizeAtPublicUrl(instance, request.host(), request.rawQuery());
    if (there.isPresent()) {
      return Answer.redirect(302, there.get());
    }
    return instance.opensInAppOnly() && isOutsideWeChat(request.userAgent())
        ? Answer.redirect(302, loginPage(request, instance))
        : redirectToWeChat(request, instance);
  }

  /**
   * Returns whether a browser is surely not WeChat's. What does not say which browser it is may be
   * WeChat: a wrong guess would lock a person out.
   */
  private static boolean isOutsideWeChat(String userAgent) {
    String agent = userAgent.toLowerCase(Locale.ROOT);
    boolean isBrowser =
        Stream.of("chrome/", "firefox/", "safari/", "edg").anyMatch(agent::contains);
    return agent.startsWith("mozilla/")
        && isBrowser
        && (!agent.contains("micromessenger") || agent.contains("wxwork/"));
  }

  private URI loginPage(ApiRequest request, Instance instance) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("instance", instance.name());
    for (String name : List.of("redirectUrl", "codeChallenge", "state")) {
      request.query(name).ifPresent(value -> parameters.put(name, value));
    }
    return urls.loginPage(parameters);
  }

  private Answer redirectToWeChat(ApiRequest request, Instance instance) {
    String redirectUrl =
        request
            .query("redirectUrl")
            .orElseThrow(() -> JsonBody.invalid("redirectUrl", "is missing"));
    StartedLogin started =
        states.start(
            new LoginRequest(
                instance, urls.callback(instance), null, null, InitiatorFields.ofQuery(request)),
            redirectUrl);
    return withCookie(request, Answer.redirect(302, started.authorizationUrl()), started);
  }

  private Answer start(ApiRequest request) {
    Instance instance = request.instance();
    JsonBody body = request.json();
    requireReachablePage(request);
    Binder bindTo =
        switch (body.optionalText("intent").orElse("login")) {
          case "login" -> null;
          case "bind" -> binder(request.session().userSession());
          default -> throw JsonBody.invalid("intent", "must be login or bind");
        };
    Initiator initiator = InitiatorFields.of(body);
    if (instance.isInNativeApp()) {
      return Answer.json(201, SdkAnswer.of(states.startInApp(instance, bindTo, initiator)));
    }
    boolean isInFrame = body.flag("embedded");
    URI back = isInFrame ? urls.frameCallback(instance) : urls.callback(instance);
    LoginRequest login = new LoginRequest(instance, back, bindTo, null, initiator);
    StartedLogin started =
        isInFrame
            ? states.startInFrame(
                login,
                body.optionalText("redirectUrl").orElse(null),
                urls.home(),
                request.language().locale())
            : states.start(login, body.text("redirectUrl"));
    return withCookie(request, Answer.json(201, StartedAnswer.of(started)), started);
  }

  /**
   * Refuses a page that was opened at another address than the public URL. It would keep the cookie
   * there, and wait in vain for a login that ends at the public URL.
   */
  private void requireReachablePage(ApiRequest request) {
    if (request.unlistedOrigin().filter(origin -> !own.hasOrigin(origin)).isPresent()) {
      throw JsonBody.invalid(
          "Origin", "logins start from pages of " + urls.origin() + ": open the page there");
    }
  }

  private static Answer withCookie(ApiRequest request, Answer answer, StartedLogin started) {
    return request
        .logins()
        .begin(
            answer,
            new LoginCookies.Begun(
                List.of(LoginCookies.idOf(started.state().reveal())),
                started.browserSecret(),
                started.expiresAt().minus(PendingLogin.LIFETIME)));
  }

  private static Binder binder(UserSession asking) {
    return new Binder(asking.user().id(), asking.session().id());
  }

  private Answer callback(ApiRequest request) {
    Instance instance = request.instance();
    String code = request.query("code").orElse(null);
    Optional<String> state = request.query("state");
    WebUrl back = callback.answer(instance, code, request.logins().proof(state.orElse(null), null));
    return request.logins().end(Answer.redirect(303, back), state);
  }
}
