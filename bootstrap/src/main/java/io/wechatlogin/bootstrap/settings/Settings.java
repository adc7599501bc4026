package io.wechatlogin.bootstrap.settings;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.http.HttpSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a deployment, from environment variables that begin with {@code WECHAT_LOGIN_}.
 *
 * <p>This file describes each setting once: its group has a component for it, and the group's
 * {@code read} method gives its name, its range or parser, and its default. A new setting needs
 * these two lines, the code that uses it, and a row in the table of README.md, which a test
 * compares with this file.
 */
public record Settings(
    Http http, Files files, Database database, Wechat wechat, Limits limits, Operation operation) {
  private static final String TEXT = "text";

  /**
   * The address of the service, and who may call it.
   *
   * @param host the listening address
   * @param port the listening port; 0 for any free one
   * @param publicUrl what browsers and WeChat see; empty for {@code http://localhost:<port>}
   * @param hostKeys by the name of the key
   * @param allowedRedirects origins that a login may return to; empty for the public URL's
   * @param allowedOrigins origins whose pages may call the API from a browser
   */
  public record Http(
      String host,
      int port,
      Optional<URI> publicUrl,
      Map<String, HostKey> hostKeys,
      List<String> allowedRedirects,
      List<String> allowedOrigins) {
    /**
     * The key of a host.
     *
     * @param sha256 in lower-case hex
     * @param scopes what the key may be used for
     */
    public record HostKey(String sha256, Set<Scope> scopes) {
      /** Copies the scopes. */
      public HostKey {
        scopes = Set.copyOf(scopes);
      }
    }

    private static Http read(Environment in) {
      return new Http(
          in.text("HOST").orElse("127.0.0.1"),
          in.number("PORT", 0, 65_535).orElse(8080),
          in.value("PUBLIC_URL", Parsers::baseUrl),
          in.pairs("HOST_KEYS", Parsers::hostKey),
          in.list("ALLOWED_REDIRECTS", Parsers::origin),
          in.list("ALLOWED_ORIGINS", Parsers::origin));
    }

    private boolean isLoopback() {
      return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }
  }

  /**
   * The folders of the service.
   *
   * @param configDir holds {@code auths/loginTypes/}; empty for trial mode
   * @param dataDir holds the embedded database and generated keys
   */
  public record Files(Optional<Path> configDir, Path dataDir) {
    private static Files read(Environment in) {
      return new Files(
          in.value("CONFIG_DIR", Path::of),
          in.value("DATA_DIR", Path::of).orElse(Path.of("./data")));
    }
  }

  /**
   * The database.
   *
   * @param url a JDBC URL; empty for the embedded database
   * @param directUrl leads to the server itself where {@code url} leads to a pooler
   * @param pool how many connections a node opens at most
   * @param encryptionKeys the key set for data at rest; empty to generate one
   */
  public record Database(
      Optional<String> url,
      Optional<String> directUrl,
      Optional<String> user,
      Optional<Secret> password,
      int pool,
      Optional<Secret> encryptionKeys) {
    private static Database read(Environment in) {
      return new Database(
          in.value("DATABASE_URL", Parsers::jdbcUrl),
          in.value("DATABASE_DIRECT_URL", Parsers::jdbcUrl),
          in.text("DATABASE_USER"),
          in.text("DATABASE_PASSWORD").map(Secret::new),
          in.number("DATABASE_POOL", 1, 1000).orElse(16),
          in.text("ENCRYPTION_KEYS").map(Secret::new));
    }
  }

  /**
   * The addresses of WeChat. They are checked here; the login types read the variables themselves.
   *
   * @param apiUrl base of the API calls; empty for WeChat's own
   * @param openUrl base of the authorize pages; empty for WeChat's own
   * @param proxy the forward proxy; empty for that of the standard variables, if any
   */
  public record Wechat(Optional<URI> apiUrl, Optional<URI> openUrl, Optional<String> proxy) {
    private static Wechat read(Environment in) {
      return new Wechat(
          in.value("WECHAT_API_URL", Parsers::baseUrl),
          in.value("WECHAT_OPEN_URL", Parsers::baseUrl),
          in.text("WECHAT_PROXY"));
    }
  }

  /**
   * How much work the service accepts.
   *
   * @param requestsPerMinute of one client address; 0 for no limit
   * @param trustedProxies addresses or networks whose {@code X-Forwarded-For} is believed
   * @param requestsInFlight how many requests are worked on at the same time
   * @param connections how many clients may be connected at the same time
   * @param connectionsPerAddress how many of them may have one address
   * @param hstsSeconds how long browsers use nothing but https for the service; 0 for no such
   *     header
   */
  public record Limits(
      int requestsPerMinute,
      List<String> trustedProxies,
      int requestsInFlight,
      int connections,
      int connectionsPerAddress,
      int hstsSeconds) {
    private static Limits read(Environment in) {
      int connections =
          in.number("CONNECTIONS", 1, 1_000_000).orElse(HttpSettings.Limits.DEFAULT.connections());
      return new Limits(
          in.number("RATE_LIMIT", 0, 1_000_000)
              .orElse(HttpSettings.Limits.DEFAULT.requestsPerMinute()),
          in.list("TRUSTED_PROXIES", Parsers::proxy),
          in.number("REQUESTS_IN_FLIGHT", 1, 100_000)
              .orElse(HttpSettings.Limits.DEFAULT.requestsInFlight()),
          connections,
          in.number("CONNECTIONS_PER_ADDRESS", 1, 1_000_000)
              .orElse(HttpSettings.Limits.ofOneAddress(connections)),
          in.number("HSTS", 0, Integer.MAX_VALUE).orElse(HttpSettings.Site.DEFAULT_HSTS));
    }
  }

  /**
   * How the service is operated.
   *
   * @param eventRetention how many months audit events are kept; empty to keep them
   * @param managementPort 0 for any free one; empty for 9090, or a free one where that is taken
   * @param stopDelay how long new requests are still accepted after the service was told to stop
   * @param logFormat {@code text} or {@code json}
   */
  public record Operation(
      Optional<Integer> managementPort,
      Duration stopDelay,
      String logFormat,
      Optional<Integer> eventRetention) {
    private static Operation read(Environment in) {
      return new Operation(
          in.number("MANAGEMENT_PORT", 0, 65_535),
          Duration.ofSeconds(in.number("STOP_DELAY", 0, 60).orElse(0)),
          logFormat(in),
          in.number("EVENT_RETENTION", 1, 1200));
    }

    private static String logFormat(Environment in) {
      return in.value("LOG_FORMAT", Parsers::logFormat).orElse(TEXT);
    }
  }

  /** Returns whether WeChat is simulated. */
  public boolean isTrial() {
    return files.configDir().isEmpty();
  }

  /** Returns whether the service keeps files of its own. */
  public boolean needsDataDir() {
    return isTrial() || database.url().isEmpty();
  }

  /** Reads the log format, which is needed before anything logs; {@link #read} reports problems. */
  public static String logFormat(Map<String, String> environment) {
    return Operation.logFormat(new Environment(environment, new ArrayList<>()));
  }

  /** Returns the full names of all settings. */
  public static Set<String> names() {
    Environment empty = new Environment(Map.of(), new ArrayList<>());
    readGroups(empty);
    return empty.names();
  }

  /**
   * Reads the settings.
   *
   * @param problems gets every problem that is found; after one, the settings must not be used
   */
  public static Settings read(Map<String, String> environment, List<String> problems) {
    Environment in = new Environment(environment, problems);
    Settings settings = readGroups(in);
    boolean namesDatabase = in.text("DATABASE_URL").isPresent();
    if (namesDatabase && settings.database().encryptionKeys().isEmpty()) {
      in.problem(
          "ENCRYPTION_KEYS",
          "is missing; with a database of your own all nodes need the same keys:"
              + " openssl rand -base64 32");
    }
    if (settings.isTrial() && !settings.http().isLoopback()) {
      in.problem(
          "HOST", "trial mode listens on loopback only; WECHAT_LOGIN_CONFIG_DIR ends trial mode");
    }
    return settings;
  }

  private static Settings readGroups(Environment in) {
    return new Settings(
        Http.read(in),
        Files.read(in),
        Database.read(in),
        Wechat.read(in),
        Limits.read(in),
        Operation.read(in));
  }
}
