package io.wechatlogin.http.scan;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.scan.ScanApproval;
import io.wechatlogin.application.scan.ScanApproval.View;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.request.LoginCookies;
import io.wechatlogin.http.request.Parameters;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import io.wechatlogin.http.url.PublicUrls;
import io.wechatlogin.http.web.PersonPictures;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The phone's routes of a login by scan. */
public final class ScanPageRoutes {
  /** The prefix of every browser's {@code User-Agent}, which other programs lack. */
  private static final String BROWSER = "Mozilla/";

  private final ScanApproval approval;
  private final PublicUrls urls;
  private final boolean isTrial;
  private final ScanPage page;

  /**
   * Works by this use case.
   *
   * @param isTrial whether any browser may be the phone, because WeChat is simulated
   * @param pictures what the page may show of persons
   */
  public ScanPageRoutes(
      ScanApproval approval, PublicUrls urls, boolean isTrial, PersonPictures pictures) {
    this.approval = approval;
    this.urls = urls;
    this.page = new ScanPage(urls, pictures);
    this.isTrial = isTrial;
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.unsafeGet("/scan/{scanId}", this::show).as(Route.Kind.FOR_PERSONS),
        Route.post("/scan/{scanId}", this::decide).as(Route.Kind.FOR_PERSONS));
  }

  private Answer show(ApiRequest request) {
    Optional<LoginError> failure = request.query("error").flatMap(ScanPageRoutes::error);
    if (failure.isPresent()) {
      return page.failed(request.language(), failure.get());
    }
    String scanId = request.path("scanId");
    return switch (approval.open(scanId, request.logins().secret(scanId))) {
      case View.Unidentified(Instance instance, InAppLogin type) ->
          isOtherBrowser(request, type)
              ? page.openInWeChat(request.language())
              : identify(request, scanId, instance);
      case View.Ask ask -> page.ask(request.language(), ask);
      case View.Decided(Scan scan) -> page.decided(request.language(), scan);
      case View.Gone gone -> page.gone(request.language());
    };
  }

  /**
   * Returns whether the person has to change to WeChat first. Only a request that is certainly of
   * another browser is stopped. Other programs continue, and so does a person who asks to.
   */
  private boolean isOtherBrowser(ApiRequest request, InAppLogin type) {
    return !isTrial
        && request.query("continue").isEmpty()
        && request.userAgent().startsWith(BROWSER)
        && !type.opensIn(request.userAgent());
  }

  private Answer identify(ApiRequest request, String scanId, Instance instance) {
    LoginRequest login =
        new LoginRequest(instance, urls.callback(instance), null, request.logins().secret(scanId));
    StartedLogin started = approval.identify(scanId, login, urls.scanPage(scanId));
    // The callback finds the secret by the state, and the page of the scan by its id.
    Answer answer = Answer.redirect(302, started.authorizationUrl());
    return request
        .logins()
        .begin(
            answer,
            new LoginCookies.Begun(
                List.of(LoginCookies.idOf(started.state().reveal()), scanId),
                started.browserSecret(),
                started.expiresAt().minus(PendingLogin.LIFETIME)));
  }

  private Answer decide(ApiRequest request) {
    Parameters form = request.form();
    String decision = form.first("decision").orElse("");
    if (!decision.equals("confirm") && !decision.equals("refuse")) {
      throw JsonBody.invalid("decision", "must be confirm or refuse");
    }
    String scanId = request.path("scanId");
    approval.decide(
        scanId,
        request.logins().secret(scanId),
        form.first("question").map(Secret::new).orElse(null),
        decision.equals("confirm"));
    return Answer.redirect(303, urls.scanPage(scanId));
  }

  private static Optional<LoginError> error(String code) {
    return Arrays.stream(LoginError.values())
        .filter(error -> error.code().equals(code))
        .findFirst();
  }
}
