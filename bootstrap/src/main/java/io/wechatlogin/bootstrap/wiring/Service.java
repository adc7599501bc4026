package io.wechatlogin.bootstrap.wiring;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.audit.EventRetention;
import io.wechatlogin.application.embedding.EmbeddedLogin;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.bootstrap.check.Checks;
import io.wechatlogin.bootstrap.check.Findings;
import io.wechatlogin.bootstrap.clock.SharedClock;
import io.wechatlogin.bootstrap.database.Database;
import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.embedded.EmbeddedParts;
import io.wechatlogin.bootstrap.embedded.Trial;
import io.wechatlogin.bootstrap.metrics.Metrics;
import io.wechatlogin.bootstrap.settings.Settings;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.bootstrap.settings.UnknownSettings;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.files.InstanceFiles;
import io.wechatlogin.http.health.Readiness;
import io.wechatlogin.http.server.HttpServer;
import io.wechatlogin.http.server.ManagementServer;
import io.wechatlogin.persistence.Inspection;
import io.wechatlogin.persistence.PostgresStore;
import java.io.PrintStream;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole running service. Read {@link #wire} from top to bottom: it is the diagram. */
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  private final Map<String, String> environment;
  private final SharedClock clock;
  private final SecureRandom random;
  private final Checks checks;
  private final Set<String> namedInFiles = new HashSet<>();
  private final Parts parts = new Parts();
  private Optional<PostgresStore> store = Optional.empty();

  private Service(Map<String, String> environment, SharedClock clock, SecureRandom random) {
    this.environment = environment;
    this.clock = clock;
    this.random = random;
    this.checks = new Checks(environment, clock);
  }

  /**
   * Starts the service and prints its address.
   *
   * @throws StartupException with every problem of the configuration, or with what did not start
   */
  public static Service start(
      Map<String, String> environment, SharedClock clock, SecureRandom random, PrintStream out) {
    Service service = new Service(environment, clock, random);
    try {
      service.wire(out);
      return service;
    } catch (RuntimeException e) {
      service.close();
      throw e;
    }
  }

  private void wire(PrintStream out) {
    Settings settings = Settings.read(environment, new ArrayList<>());
    Findings found = checks.ofSettings();
    if (!found.problems().isEmpty()) {
      throw refusal(List.of());
    }
    found.warnings().forEach(LOG::warn);
    int port = settings.http().port() == 0 ? Servers.freePort() : settings.http().port();
    URI publicUrl =
        settings.http().publicUrl().orElseGet(() -> URI.create("http://localhost:" + port));

    Optional<DataDirectory> data =
        settings.needsDataDir()
            ? Optional.of(parts.add(DataDirectory.open(settings.files().dataDir())))
            : Optional.empty();
    Optional<Trial> trial = settings.isTrial() ? data.map(this::startTrial) : Optional.empty();
    Metrics metrics = parts.add(new Metrics(Version.current()));
    LoginApplication application =
        startApplication(
            instances(settings, trial)
                .ports(() -> openStore(settings, data, metrics))
                .allowedRedirects(allowedRedirects(settings.http(), publicUrl))
                .measurements(metrics)
                .calls(metrics)
                .clock(clock)
                .removeExpiredOnlyIf(clock::isCertain)
                .random(random));
    parts.add(clock.following(store.orElseThrow()::now));
    metrics.gauge(
        "wechat_login.clock.difference",
        "seconds that this machine's clock is ahead of the database's",
        clock::differenceInSeconds);
    metrics.gauge(
        "wechat_login.clock.certain",
        "whether this machine's clock and the database's agree within 5 minutes",
        () -> clock.isCertain() ? 1 : 0);

    Readiness readiness = LoginReadiness.of(store.orElseThrow().readiness(), System::nanoTime);
    HttpServer http =
        parts.add(
            Servers.startMain(
                Servers.httpSettings(settings, port, publicUrl, trial),
                application,
                readiness,
                metrics));
    metrics.gauge("wechat_login.requests.in.flight", "requests", http::requestsInFlight);
    metrics.gauge("wechat_login.connections", "connected clients", http::connections);
    metrics.gauge(
        "wechat_login.scans.waiting", "browsers that wait for a scan", http::requestsWaiting);
    // Stops before the server, which would otherwise wait for the browsers that wait for a scan.
    parts.add(application.scanLogin()::stopWaiting);
    LOG.info("listening on {}:{}", settings.http().host(), http.port());
    ManagementServer management =
        parts.add(
            Servers.startManagement(settings.operation().managementPort(), metrics, readiness));
    LOG.info("metrics and health on 127.0.0.1:{}", management.port());

    trial.ifPresent(running -> running.introduce(out, publicUrl));
    out.println("ready: " + publicUrl);
    out.flush();
  }

  private Trial startTrial(DataDirectory data) {
    return parts.add(
        EmbeddedParts.onClassPath()
            .trial()
            .orElseThrow()
            .start(data, new Secrets(random), clock, random));
  }

  /** Returns a builder that knows where the instances are and what their variables stand for. */
  private EmbeddedLogin.Builder instances(Settings settings, Optional<Trial> trial) {
    EmbeddedLogin.Builder wiring =
        EmbeddedLogin.builder()
            .settings(
                name -> {
                  namedInFiles.add(name);
                  return trial
                      .flatMap(running -> running.setting(name))
                      .or(() -> Optional.ofNullable(environment.get(name)));
                });
    trial
        .map(Trial::configDir)
        .or(settings.files()::configDir)
        .ifPresent(dir -> wiring.instances(InstanceFiles.in(dir)));
    return wiring;
  }

  private static AllowedRedirects allowedRedirects(Settings.Http settings, URI publicUrl) {
    String own = WebUrl.of(publicUrl.toString()).origin().toString();
    return AllowedRedirects.of(
        settings.allowedRedirects().isEmpty() ? List.of(own) : settings.allowedRedirects());
  }

  /** Reads the instances, then opens the store. */
  private LoginApplication startApplication(EmbeddedLogin.Builder wiring) {
    try {
      return parts.add(wiring.start()).application();
    } catch (ConfigurationException e) {
      throw refusal(e.problems());
    } catch (IllegalArgumentException e) {
      throw checks
          .ofUnusableSetting(e)
          .map(problem -> (RuntimeException) refusal(List.of(problem)))
          .orElse(e);
    }
  }

  /**
   * Returns the refusal of a start before the database was opened, with everything that is wrong.
   *
   * @param known what was found already
   */
  private StartupException refusal(List<String> known) {
    // Another check may need the data directory.
    parts.close();
    Set<String> problems = new LinkedHashSet<>(checks.beforeStart().problems());
    problems.addAll(known);
    return new StartupException(List.copyOf(problems));
  }

  private Ports openStore(Settings settings, Optional<DataDirectory> data, Metrics metrics) {
    List<String> unknown = UnknownSettings.problems(environment, namedInFiles);
    if (!unknown.isEmpty()) {
      throw refusal(unknown);
    }
    int pool = settings.database().pool();
    PostgresStore opened =
        parts
            .add(
                Database.open(
                    settings.database(),
                    data,
                    random,
                    metrics.pool(),
                    new Database.Start(
                        inspection -> judge(inspection, pool), Database.LostKeys.REFUSE)))
            .store();
    store = Optional.of(opened);
    Ports ports = opened.ports();
    return settings
        .operation()
        .eventRetention()
        .map(months -> ports.withExpiring(new EventRetention(ports.store().events(), months)))
        .orElse(ports);
  }

  private static void judge(Inspection inspection, int poolSize) {
    Findings found = Checks.ofDatabase(inspection, poolSize);
    if (!found.problems().isEmpty()) {
      throw new StartupException(found.problems());
    }
    found.warnings().forEach(LOG::warn);
  }

  @Override
  public void close() {
    parts.close();
  }
}
