package io.wechatlogin.http.server;

import io.javalin.Javalin;
import io.javalin.util.JavalinBindException;
import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.http.HttpApi;
import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.health.Readiness;
import io.wechatlogin.http.limits.TrustedProxies;
import io.wechatlogin.http.route.Traffic;
import io.wechatlogin.http.url.PublicUrls;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.NetworkConnectionLimit;

/** The running service: the API on a port. */
public final class HttpServer implements AutoCloseable {
  /** Longer than a call to WeChat and the longest wait for the database. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private final Javalin javalin;
  private final HttpApi api;
  private final Duration stopDelay;

  private HttpServer(Javalin javalin, HttpApi api, Duration stopDelay) {
    this.javalin = javalin;
    this.api = api;
    this.stopDelay = stopDelay;
  }

  /**
   * Starts to listen, without measurements.
   *
   * @throws IllegalArgumentException where an origin or a proxy of the settings is malformed
   * @throws UncheckedIOException where the port is taken
   */
  public static HttpServer start(
      HttpSettings settings, LoginApplication application, Readiness readiness) {
    return start(settings, application, readiness, Traffic.UNMEASURED);
  }

  /**
   * Starts to listen.
   *
   * @param traffic receives a notice of every answer
   * @throws IllegalArgumentException where an origin or a proxy of the settings is malformed
   * @throws UncheckedIOException where the port is taken
   */
  public static HttpServer start(
      HttpSettings settings, LoginApplication application, Readiness readiness, Traffic traffic) {
    HttpApi api = new HttpApi(settings, application, readiness, traffic);
    JettySettings jetty =
        new JettySettings(
            settings.listen(),
            settings.site().publicUrl().getRawPath(),
            settings.limits(),
            TrustedProxies.of(settings.access().trustedProxies()),
            api.dispatcher(),
            new MalformedRequests(
                api.dispatcher(),
                api.headers(),
                new PublicUrls(settings.site().publicUrl()).docsPath()));
    Javalin javalin =
        Javalin.create(
            config -> {
              jetty.applyTo(config);
              new JavalinMount(api.dispatcher()).mount(config.routes, api.resources());
            });
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      HttpSettings.Listen listen = settings.listen();
      throw new UncheckedIOException(
          new BindException("cannot listen on " + listen.host() + ":" + listen.port()));
    }
    return new HttpServer(javalin, api, settings.limits().stopDelay());
  }

  /** Returns the port that the service listens on. */
  public int port() {
    return javalin.port();
  }

  /** Returns the number of requests that are processed now. */
  public int requestsInFlight() {
    return api.requestsInFlight();
  }

  /** Returns the number of clients that are connected now. */
  public int connections() {
    return javalin
        .jettyServer()
        .server()
        .getBean(NetworkConnectionLimit.class)
        .getNetworkConnectionCount();
  }

  /** Returns the number of requests that wait for a change now, such as the progress of a scan. */
  public int requestsWaiting() {
    return api.requestsWaiting();
  }

  /** Returns the supported operations, such as {@code GET /api/v1/login-types}. */
  public List<String> operations() {
    return api.operations();
  }

  /**
   * Stops to listen, and waits up to 15 seconds for the answers to running requests. Before that,
   * for the stop delay, the node reports that it is not ready and closes each connection with its
   * next answer, so that load balancers send further requests to other nodes.
   */
  @Override
  public void close() {
    api.drain();
    try {
      Thread.sleep(stopDelay);
    } catch (InterruptedException skipped) {
      Thread.currentThread().interrupt();
    }
    GracefulStop.stop(javalin.jettyServer().server(), STOP_TIMEOUT);
    javalin.stop();
  }
}
