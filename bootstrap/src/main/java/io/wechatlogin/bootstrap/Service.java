package io.wechatlogin.bootstrap;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.embedding.EmbeddedLogin;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.files.InstanceFiles;
import io.wechatlogin.http.HostKeys;
import io.wechatlogin.http.HttpServer;
import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.ManagementServer;
import io.wechatlogin.http.Readiness;
import io.wechatlogin.http.Traffic;
import io.wechatlogin.persistence.PostgresStore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole service, wired. Read {@link #start} from top to bottom: it is the diagram. */
final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);
  private static final int DEFAULT_MANAGEMENT_PORT = 9090;

  /** What was started, newest first: the order in which it is stopped. */
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private Optional<PostgresStore> store = Optional.empty();

  private Service() {}

  /**
   * Starts the service and prints where it is.
   *
   * @throws StartupException with every problem of the configuration, or with what did not start
   */
  static Service start(
      Map<String, String> environment, SharedClock clock, SecureRandom random, PrintStream out) {
    Service service = new Service();
    try {
      service.wire(environment, clock, random, out);
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  private void wire(
      Map<String, String> environment, SharedClock clock, SecureRandom random, PrintStream out) {
    List<String> problems = new ArrayList<>();
    Settings settings = Settings.read(environment, problems);
    Secrets secrets = new Secrets(random);
    int port = settings.port() == 0 ? freePort() : settings.port();
    URI publicUrl = settings.publicUrl().orElseGet(() -> URI.create("http://localhost:" + port));

    Optional<DataDirectory> data =
        problems.isEmpty() && settings.needsDataDir()
            ? Optional.of(stopping(DataDirectory.open(settings.dataDir())))
            : Optional.empty();
    Optional<Trial> trial =
        settings.isTrial()
            ? data.map(folder -> stopping(Trial.start(folder, secrets, clock, random)))
            : Optional.empty();
    Metrics metrics = stopping(new Metrics());
    EmbeddedLogin.Builder wiring =
        EmbeddedLogin.builder()
            .ports(() -> openStore(settings, data, random, metrics, problems))
            .measurements(metrics)
            .calls(metrics)
            .settings(
                name ->
                    trial
                        .flatMap(running -> running.setting(name))
                        .or(() -> Optional.ofNullable(environment.get(name))))
            .publicUrl(publicUrl)
            .clock(clock)
            .random(random);
    trial
        .map(Trial::configDir)
        .or(settings::configDir)
        .ifPresent(dir -> wiring.instances(InstanceFiles.in(dir)));
    if (problems.isEmpty()) {
      wiring.allowedRedirects(
          AllowedRedirects.of(
              settings.allowedRedirects().isEmpty()
                  ? List.of(origin(publicUrl))
                  : settings.allowedRedirects()));
    }
    LoginApplication application = stopping(start(wiring, problems)).application();
    stopping(clock.following(store.orElseThrow()::now));
    HttpServer http =
        stopping(
            listen(
                httpSettings(settings, port, publicUrl, trial), application, readiness(), metrics));
    metrics.gauge("wechat_login.requests.in.flight", "requests", http::requestsInFlight);
    metrics.gauge("wechat_login.connections", "connected clients", http::connections);
    metrics.gauge("wechat_login.scans.waiting", "browsers that wait for a scan", http::waiting);
    // Stopped before the server, which who waits for a scan would hold up.
    parts.push(application.scanLogin()::stopWaiting);
    LOG.info("listening on {}:{}", settings.host(), http.port());
    ManagementServer management = stopping(startManagement(settings, metrics, readiness()));
    LOG.info("metrics and health on 127.0.0.1:{}", management.port());
    trial.ifPresent(running -> running.introduce(out, publicUrl));
    out.println("ready: " + publicUrl);
    out.flush();
  }

  /** Where nobody named a port, a taken one is no reason not to start. */
  private static ManagementServer startManagement(
      Settings settings, Metrics metrics, Readiness readiness) {
    try {
      return ManagementServer.start(
          settings.managementPort().orElse(DEFAULT_MANAGEMENT_PORT), metrics::scrape, readiness);
    } catch (IOException taken) {
      if (settings.managementPort().isPresent()) {
        throw new StartupException(
            "WECHAT_LOGIN_MANAGEMENT_PORT: cannot listen: " + taken.getMessage());
      }
      LOG.warn("port {} is taken; metrics and health go to a free one", DEFAULT_MANAGEMENT_PORT);
    }
    try {
      return ManagementServer.start(0, metrics::scrape, readiness);
    } catch (IOException e) {
      throw new StartupException("WECHAT_LOGIN_MANAGEMENT_PORT: cannot listen: " + e.getMessage());
    }
  }

  private Readiness readiness() {
    PostgresStore opened = store.orElseThrow();
    return () ->
        opened.isReachable() ? Optional.empty() : Optional.of(LoginError.DATABASE_UNAVAILABLE);
  }

  private static HttpServer listen(
      HttpSettings settings, LoginApplication application, Readiness readiness, Traffic traffic) {
    try {
      return HttpServer.start(settings, application, readiness, traffic);
    } catch (UncheckedIOException e) {
      throw new StartupException("WECHAT_LOGIN_PORT: " + e.getMessage());
    }
  }

  /** Reads the instances, then opens the store; reports the problems of both files and settings. */
  private static EmbeddedLogin start(EmbeddedLogin.Builder wiring, List<String> problems) {
    try {
      return wiring.start();
    } catch (ConfigurationException e) {
      problems.addAll(e.problems());
      throw new StartupException(problems);
    }
  }

  private Ports openStore(
      Settings settings,
      Optional<DataDirectory> data,
      SecureRandom random,
      Metrics metrics,
      List<String> problems) {
    if (!problems.isEmpty()) {
      throw new StartupException(problems);
    }
    PostgresStore opened = stopping(Database.open(settings, data, random, metrics.pool())).store();
    store = Optional.of(opened);
    return opened.ports();
  }

  private static HttpSettings httpSettings(
      Settings settings, int port, URI publicUrl, Optional<Trial> trial) {
    Map<String, SecretHash> keys = new LinkedHashMap<>();
    settings.hostKeys().forEach((name, hex) -> keys.put(name, new SecretHash(hex)));
    trial.ifPresent(running -> keys.put("trial", running.hostKey().hash()));
    return new HttpSettings(
        settings.host(),
        port,
        publicUrl,
        new HostKeys(keys),
        Set.copyOf(settings.allowedOrigins()),
        settings.rateLimit(),
        settings.trustedProxies(),
        trial.isPresent(),
        trial.map(Trial::phoneUrl),
        Main.version(),
        settings.requestsInFlight(),
        settings.connections(),
        settings.stopDelay());
  }

  private <T extends AutoCloseable> T stopping(T part) {
    parts.push(part);
    return part;
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartupException("no free port: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop cleanly: {}", part.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
