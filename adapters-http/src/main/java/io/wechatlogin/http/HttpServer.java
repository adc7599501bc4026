package io.wechatlogin.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.util.JavalinBindException;
import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The service on its port. */
public final class HttpServer implements AutoCloseable {
  /** Longer than a call to WeChat and what the database is waited for. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

  private static final int BACKLOG = 1024;

  /** How long a request may take to arrive; much longer than the largest one takes. */
  private static final Duration SENDING_PATIENCE = Duration.ofSeconds(20);

  /** How long a connection may be idle while others wait for one. */
  private static final long IDLE_WHEN_FULL_MILLIS = 2_000;

  private final Javalin javalin;
  private final List<String> mounted;
  private final Slots slots;
  private final Slots waiting;
  private final Gate gate;
  private final Duration stopDelay;

  private HttpServer(
      Javalin javalin,
      List<String> mounted,
      Slots slots,
      Slots waiting,
      Gate gate,
      Duration stopDelay) {
    this.gate = gate;
    this.stopDelay = stopDelay;
    this.javalin = javalin;
    this.mounted = mounted;
    this.slots = slots;
    this.waiting = waiting;
  }

  /**
   * Starts to listen.
   *
   * @throws IllegalArgumentException where an origin or a proxy of the settings is malformed
   * @throws UncheckedIOException where the port is taken
   */
  public static HttpServer start(
      HttpSettings settings, LoginApplication application, Readiness readiness) {
    return start(settings, application, readiness, Traffic.UNWATCHED);
  }

  /** Starts to listen, and tells of every answer. */
  public static HttpServer start(
      HttpSettings settings, LoginApplication application, Readiness readiness, Traffic traffic) {
    List<String> mounted = new ArrayList<>();
    Slots slots = new Slots(settings.requestsInFlight());
    Slots waiting = new Slots(settings.requestsInFlight());
    Gate gate = new Gate(settings.allowedOrigins(), traffic);
    Javalin javalin =
        Javalin.create(
            config -> {
              listen(config, settings);
              config.routes.before(gate::enter);
              config.routes.after(gate::leave);
              mounted.addAll(
                  mount(config.routes, settings, application, readiness, slots, waiting, gate));
            });
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new UncheckedIOException(
          new BindException("cannot listen on " + settings.host() + ":" + settings.port()));
    }
    return new HttpServer(javalin, mounted, slots, waiting, gate, settings.stopDelay());
  }

  /** Returns the port that is listened on. */
  public int port() {
    return javalin.port();
  }

  /** Returns how many requests are worked on just now. */
  public int requestsInFlight() {
    return slots.taken();
  }

  /** Returns how many clients are connected just now. */
  public int connections() {
    return javalin
        .jettyServer()
        .server()
        .getBean(NetworkConnectionLimit.class)
        .getNetworkConnectionCount();
  }

  /** Returns how many requests wait just now for something to happen elsewhere. */
  public int waiting() {
    return waiting.taken();
  }

  /**
   * Stops listening, and waits up to 15 seconds for running requests to be answered. Before that,
   * for the stop delay, readiness says no and connections end with their answers, so that whoever
   * distributes requests sends the next ones elsewhere.
   */
  @Override
  public void close() {
    gate.closeSoon();
    try {
      Thread.sleep(stopDelay);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    LastAnswers.give(javalin.jettyServer().server(), STOP_PATIENCE);
    javalin.stop();
  }

  List<String> mounted() {
    return mounted;
  }

  private static void listen(JavalinConfig config, HttpSettings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.router.javaLangErrorHandler(Problems::died);
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    // An answer is copied through a buffer of this size, which would be 32 KiB for each.
    config.http.responseBufferSize = 2 * 1024;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    // 100 KB for each connection that is kept open, to save a microsecond of each request.
    config.jetty.modifyHttpConfiguration(http -> http.setHeaderCacheSize(0));
    config.jetty.addConnector((server, http) -> connector(server, http, settings));
    config.jetty.modifyServer(HttpServer::countRequests);
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new RawErrors()));
  }

  private static Connector connector(Server server, HttpConfiguration http, HttpSettings settings) {
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setAcceptQueueSize(BACKLOG);
    connector.setShutdownIdleTimeout(LastAnswers.IDLE_TIMEOUT_UNCHANGED);
    connector.addBean(new SlowSenders(connector, SENDING_PATIENCE));
    NetworkConnectionLimit limit = new NetworkConnectionLimit(settings.connections(), connector);
    limit.setEndPointIdleTimeout(IDLE_WHEN_FULL_MILLIS);
    server.addBean(limit);
    return connector;
  }

  private static void countRequests(Server server) {
    server.insertHandler(new GracefulHandler());
    server.setErrorHandler(new RawErrors());
  }

  private static List<String> mount(
      RoutesConfig config,
      HttpSettings settings,
      LoginApplication application,
      Readiness readiness,
      Slots slots,
      Slots waiting,
      Gate gate) {
    PublicUrls urls = new PublicUrls(settings.publicUrl());
    addErrors(config, new Problems(urls.docsPath()));
    Routes routes =
        new Routes(
            config,
            new Routes.Checks(
                new Credentials.Checker(settings.hostKeys(), application.sessionTokens()),
                new RateLimit(settings.rateLimitPerMinute()),
                TrustedProxies.of(settings.trustedProxies()),
                application.instances(),
                new BrowserCookie(urls, settings.allowedOrigins()),
                slots,
                waiting));
    new LoginTypeRoutes(application.instances()).addTo(routes);
    new LoginRoutes(application, urls).addTo(routes);
    new EmbeddedPage(urls, settings.allowedOrigins()).addTo(routes);
    new BindingRoutes(application).addTo(routes);
    new SessionRoutes(application).addTo(routes);
    new DirectoryRoutes(application.directory(), application.audit()).addTo(routes);
    new ScanRoutes(application.scanLogin(), urls).addTo(routes);
    new ScanPages(application.scanApproval(), urls, settings.trial()).addTo(routes);
    new PushRoutes(application.pushes()).addTo(routes);
    new UserDataRoutes(application.decryption()).addTo(routes);
    new PhoneNumberRoutes(application.phoneNumbers()).addTo(routes);
    new ProfileRoutes(application.profileLookup(), application.userProfiles()).addTo(routes);
    new HealthRoutes(readiness, gate).addTo(routes);
    new PageRoutes(application.instances(), settings).addTo(routes);
    if (settings.trial()) {
      new TrialRoutes(settings, application.audit()).addTo(routes);
    }
    routes.addOptions();
    return routes.mounted();
  }

  private static void addErrors(RoutesConfig config, Problems problems) {
    config.exception(LoginException.class, problems::refused);
    config.exception(ProblemException.class, problems::refused);
    config.exception(
        HttpResponseException.class, (unrouted, ctx) -> unrouted(problems, unrouted, ctx));
    config.exception(Exception.class, problems::failed);
  }

  private static void unrouted(Problems problems, HttpResponseException unrouted, Context ctx) {
    if (unrouted instanceof MethodNotAllowedResponse) {
      TreeSet<String> allowed = new TreeSet<>(unrouted.getDetails().values());
      ctx.header("Allow", String.join(", ", allowed));
      problems.refused(new ProblemException(Problem.METHOD_NOT_ALLOWED), ctx);
    } else if (unrouted.getStatus() == Problem.NOT_FOUND.status()) {
      problems.refused(new LoginException(LoginError.NOT_FOUND), ctx);
    } else if (unrouted.getStatus() < Problem.INTERNAL.status()) {
      problems.refused(new LoginException(LoginError.INVALID_REQUEST), ctx);
    } else {
      problems.failed(unrouted, ctx);
    }
  }
}
