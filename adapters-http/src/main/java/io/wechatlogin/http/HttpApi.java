package io.wechatlogin.http;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.http.binding.BindingListRoutes;
import io.wechatlogin.http.binding.BindingRoutes;
import io.wechatlogin.http.binding.ConflictRoutes;
import io.wechatlogin.http.directory.DirectoryRoutes;
import io.wechatlogin.http.directory.PhoneRoutes;
import io.wechatlogin.http.directory.UserListRoutes;
import io.wechatlogin.http.health.HealthRoutes;
import io.wechatlogin.http.health.Readiness;
import io.wechatlogin.http.instance.LoginTypeRoutes;
import io.wechatlogin.http.limits.ConcurrencyLimit;
import io.wechatlogin.http.limits.RateLimit;
import io.wechatlogin.http.limits.TrustedProxies;
import io.wechatlogin.http.login.AuthorizationRoutes;
import io.wechatlogin.http.login.FrameCallbackPage;
import io.wechatlogin.http.login.LoginRoutes;
import io.wechatlogin.http.miniprogram.DecryptionRoutes;
import io.wechatlogin.http.miniprogram.PhoneNumberRoutes;
import io.wechatlogin.http.page.LoginPage;
import io.wechatlogin.http.page.PageRoutes;
import io.wechatlogin.http.page.TrialRoutes;
import io.wechatlogin.http.problem.ProblemAnswers;
import io.wechatlogin.http.profile.ProfileRoutes;
import io.wechatlogin.http.push.PushRoutes;
import io.wechatlogin.http.request.CredentialCheck;
import io.wechatlogin.http.request.GuessLimit;
import io.wechatlogin.http.request.LoginCookies;
import io.wechatlogin.http.route.Admission;
import io.wechatlogin.http.route.CommonHeaders;
import io.wechatlogin.http.route.Cors;
import io.wechatlogin.http.route.Dispatcher;
import io.wechatlogin.http.route.Draining;
import io.wechatlogin.http.route.PagedLists;
import io.wechatlogin.http.route.Resource;
import io.wechatlogin.http.route.Route;
import io.wechatlogin.http.route.Traffic;
import io.wechatlogin.http.scan.ScanPageRoutes;
import io.wechatlogin.http.scan.ScanRoutes;
import io.wechatlogin.http.session.SessionRoutes;
import io.wechatlogin.http.url.PublicUrls;
import io.wechatlogin.http.web.PersonPictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The whole API and its pages, independent of the server that carries them. A server mounts the
 * {@link #resources} and passes each request to the {@link #dispatcher}.
 */
public final class HttpApi {
  private final PublicUrls urls;
  private final PagedLists lists;
  private final CommonHeaders headers;
  private final CredentialCheck credentials;
  private final GuessLimit guesses;
  private final ConcurrencyLimit running;
  private final ConcurrencyLimit waiting;
  private final Draining draining = new Draining();
  private final Dispatcher dispatcher;
  private final List<Resource> resources;

  /**
   * Wires the routes and the checks before them.
   *
   * @throws IllegalArgumentException where an origin or a proxy of the settings is malformed
   */
  public HttpApi(
      HttpSettings settings, LoginApplication application, Readiness readiness, Traffic traffic) {
    urls = new PublicUrls(settings.site().publicUrl());
    lists = new PagedLists(urls);
    running = new ConcurrencyLimit(settings.limits().requestsInFlight());
    waiting = new ConcurrencyLimit(settings.limits().requestsInFlight());
    Cors cors = new Cors(settings.access().allowedOrigins());
    credentials = new CredentialCheck(settings.access().hostKeys(), application.sessionTokens());
    guesses = new GuessLimit(credentials, settings.limits().requestsPerMinute());
    headers = new CommonHeaders(cors, draining, urls.isHttps() ? settings.site().hstsSeconds() : 0);
    Admission admission = admission(settings, application, cors);
    dispatcher = new Dispatcher(admission, cors, headers, new ProblemAnswers(urls), traffic);
    resources = Resource.of(routes(settings, application, readiness));
  }

  private Admission admission(HttpSettings settings, LoginApplication application, Cors cors) {
    HttpSettings.Access access = settings.access();
    return new Admission(
        credentials,
        new LoginCookies(urls, access.allowedOrigins()),
        cors,
        new Admission.Limits(
            new RateLimit(settings.limits().requestsPerMinute()),
            guesses,
            TrustedProxies.of(access.trustedProxies()),
            running,
            waiting),
        application.instances());
  }

  private List<Route> routes(
      HttpSettings settings, LoginApplication application, Readiness readiness) {
    List<Route> routes = new ArrayList<>();
    PersonPictures pictures = pictures(settings, application);
    routes.addAll(new LoginTypeRoutes(application.instances(), lists).routes());
    routes.addAll(loginRoutes(application, settings.access().allowedOrigins()));
    routes.addAll(userRoutes(application));
    routes.addAll(new ScanRoutes(application.scanLogin(), urls).routes());
    routes.addAll(
        new ScanPageRoutes(application.scanApproval(), urls, settings.trial().isPresent(), pictures)
            .routes());
    routes.addAll(new PushRoutes(application.pushes()).routes());
    routes.addAll(new DecryptionRoutes(application.decryption()).routes());
    routes.addAll(new PhoneNumberRoutes(application.phoneNumbers()).routes());
    routes.addAll(new HealthRoutes(readiness, draining).routes());
    routes.addAll(
        new PageRoutes(application.instances(), urls, settings.site().version(), pictures)
            .routes());
    routes.addAll(new LoginPage(application.instances(), urls, pictures).routes());
    settings
        .trial()
        .map(trial -> new TrialRoutes(trial.phoneUrl(), application, pictures).routes())
        .ifPresent(routes::addAll);
    return routes;
  }

  private static PersonPictures pictures(HttpSettings settings, LoginApplication application) {
    return settings.trial().isEmpty()
        ? PersonPictures.ofWechat()
        : PersonPictures.ofSimulator(
            application.instances().active().stream()
                .flatMap(instance -> instance.redirectLogin().stream()));
  }

  private List<Route> loginRoutes(LoginApplication application, Set<String> allowedOrigins) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(
        new AuthorizationRoutes(application.stateVerification(), application.callback(), urls)
            .routes());
    routes.addAll(new FrameCallbackPage(urls, allowedOrigins).routes());
    routes.addAll(new LoginRoutes(application.login(), application.registration()).routes());
    routes.addAll(
        new SessionRoutes(
                application.login(),
                application.sessionTokens(),
                application.userSessions(),
                lists,
                guesses)
            .routes());
    return routes;
  }

  private List<Route> userRoutes(LoginApplication application) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(
        new BindingRoutes(
                application.binding(),
                application.unbinding(),
                application.boundAccounts(),
                application.sessionTokens(),
                lists)
            .routes());
    routes.addAll(
        new BindingListRoutes(application.boundAccounts(), application.instances(), lists)
            .routes());
    routes.addAll(new ConflictRoutes(application.boundAccounts(), lists).routes());
    routes.addAll(
        new DirectoryRoutes(application.directory(), application.audit(), lists).routes());
    routes.addAll(
        new UserListRoutes(application.directory(), application.verifiedPhones(), lists).routes());
    routes.addAll(new PhoneRoutes(application.verifiedPhones()).routes());
    routes.addAll(
        new ProfileRoutes(
                application.profileLookup(),
                application.userProfiles(),
                application.filledInProfiles(),
                application.userTokens())
            .routes());
    return routes;
  }

  /** Returns the resources that a server mounts. */
  public List<Resource> resources() {
    return resources;
  }

  /** Returns what answers the requests to the resources, and all other requests. */
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Returns the headers of every answer. */
  public CommonHeaders headers() {
    return headers;
  }

  /** Returns the supported operations, such as {@code GET /api/v1/login-types}. */
  public List<String> operations() {
    return resources.stream().flatMap(resource -> resource.operations().stream()).toList();
  }

  /** Returns the number of requests that are processed now. */
  public int requestsInFlight() {
    return running.inUse();
  }

  /** Returns the number of requests that wait for a change now, such as the progress of a scan. */
  public int requestsWaiting() {
    return waiting.inUse();
  }

  /** Says from now on that this node is about to stop, and still answers. */
  public void drain() {
    draining.start();
  }
}
