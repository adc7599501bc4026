package io.wechatlogin.bootstrap.wiring;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.bootstrap.embedded.Trial;
import io.wechatlogin.bootstrap.metrics.Metrics;
import io.wechatlogin.bootstrap.settings.Settings;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.health.Readiness;
import io.wechatlogin.http.request.HostKeys;
import io.wechatlogin.http.route.Traffic;
import io.wechatlogin.http.server.HttpServer;
import io.wechatlogin.http.server.ManagementServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the two servers: the main one, and the one for metrics and health. */
final class Servers {
  private static final Logger LOG = LoggerFactory.getLogger(Servers.class);
  private static final int DEFAULT_MANAGEMENT_PORT = 9090;

  private Servers() {}

  static HttpServer startMain(
      HttpSettings settings, LoginApplication application, Readiness readiness, Traffic traffic) {
    try {
      return HttpServer.start(settings, application, readiness, traffic);
    } catch (UncheckedIOException e) {
      throw new StartupException("WECHAT_LOGIN_PORT: " + e.getMessage());
    }
  }

  /** Starts the management server; takes a free port where the default one is taken. */
  static ManagementServer startManagement(
      Optional<Integer> port, Metrics metrics, Readiness readiness) {
    try {
      return ManagementServer.start(
          port.orElse(DEFAULT_MANAGEMENT_PORT), metrics::scrape, readiness);
    } catch (IOException e) {
      if (port.isPresent()) {
        throw cannotListen(e);
      }
      LOG.warn("port {} is taken; metrics and health use a free one", DEFAULT_MANAGEMENT_PORT);
    }
    try {
      return ManagementServer.start(0, metrics::scrape, readiness);
    } catch (IOException e) {
      throw cannotListen(e);
    }
  }

  private static StartupException cannotListen(IOException e) {
    return new StartupException("WECHAT_LOGIN_MANAGEMENT_PORT: cannot listen: " + e.getMessage());
  }

  /** Returns what the main server needs to know of the settings. */
  static HttpSettings httpSettings(
      Settings settings, int port, URI publicUrl, Optional<Trial> trial) {
    Map<String, SecretHash> keys = new LinkedHashMap<>();
    Map<String, Set<Scope>> scopes = new LinkedHashMap<>();
    settings
        .http()
        .hostKeys()
        .forEach(
            (name, key) -> {
              keys.put(name, new SecretHash(key.sha256()));
              scopes.put(name, key.scopes());
            });
    trial.ifPresent(
        running -> {
          keys.put("trial", running.hostKey().hash());
          scopes.remove("trial");
        });
    Settings.Limits limits = settings.limits();
    return new HttpSettings(
        new HttpSettings.Listen(settings.http().host(), port),
        new HttpSettings.Site(publicUrl, Version.current(), limits.hstsSeconds()),
        new HttpSettings.Access(
            new HostKeys(keys, scopes),
            Set.copyOf(settings.http().allowedOrigins()),
            limits.trustedProxies()),
        new HttpSettings.Limits(
            limits.requestsPerMinute(),
            limits.requestsInFlight(),
            limits.connections(),
            limits.connectionsPerAddress(),
            settings.operation().stopDelay()),
        trial.map(running -> new HttpSettings.Trial(Optional.of(running.phoneUrl()))));
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartupException("no free port: " + e.getMessage());
    }
  }
}
