package io.wechatlogin.bootstrap;

import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.TrustedProxies;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The settings of a deployment, all from environment variables that begin with {@code
 * WECHAT_LOGIN_}.
 *
 * @param port 0 for any free one
 * @param publicUrl what browsers and WeChat see; empty for {@code http://localhost:<port>}
 * @param configDir holds {@code auths/loginTypes/}; empty for trial mode
 * @param databaseUrl a JDBC URL; empty for the embedded database
 * @param hostKeys SHA-256 in lower-case hex, by name
 * @param encryptionKeys the key set for data at rest; empty to have one made
 * @param rateLimit requests per minute and client address; 0 for no limit
 * @param requestsInFlight how many requests are worked on at the same time
 * @param connections how many clients may be connected at the same time
 * @param stopDelay how long requests are still taken after the service was told to stop
 * @param managementPort 0 for any free one; empty for 9090, or a free one where that is taken
 */
record Settings(
    String host,
    int port,
    Optional<URI> publicUrl,
    Optional<Path> configDir,
    Path dataDir,
    Optional<String> databaseUrl,
    Optional<String> databaseUser,
    Optional<Secret> databasePassword,
    int databasePool,
    Map<String, String> hostKeys,
    Optional<Secret> encryptionKeys,
    List<String> allowedRedirects,
    List<String> allowedOrigins,
    int rateLimit,
    List<String> trustedProxies,
    Optional<Integer> managementPort,
    int requestsInFlight,
    int connections,
    Duration stopDelay) {
  private static final String PREFIX = "WECHAT_LOGIN_";
  private static final String TEXT = "text";
  private static final String JSON = "json";
  private static final Pattern HOST_KEY = Pattern.compile("([^:\\s]{1,64}):([0-9a-fA-F]{64})");

  /** Read elsewhere, by the login types of WeChat. */
  private static final List<String> OF_LOGIN_TYPES =
      List.of("WECHAT_LOGIN_WECHAT_API_URL", "WECHAT_LOGIN_WECHAT_OPEN_URL");

  boolean isTrial() {
    return configDir.isEmpty();
  }

  boolean needsDataDir() {
    return isTrial() || databaseUrl.isEmpty();
  }

  private boolean isLoopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /** Reads how to log, which must be known before all else; what is wrong is found out later. */
  static String logFormat(Map<String, String> environment) {
    return new Reader(environment, new ArrayList<>()).logFormat();
  }

  /** Reads the settings and adds every problem to a list; after a problem they are of no use. */
  static Settings read(Map<String, String> environment, List<String> problems) {
    Reader reader = new Reader(environment, problems);
    Settings settings =
        new Settings(
            reader.text("HOST").orElse("127.0.0.1"),
            reader.number("PORT", 8080, 0, 65535),
            reader.baseUrl("PUBLIC_URL"),
            reader.text("CONFIG_DIR").map(Path::of),
            Path.of(reader.text("DATA_DIR").orElse("./data")),
            reader.databaseUrl(),
            reader.text("DATABASE_USER"),
            reader.text("DATABASE_PASSWORD").map(Secret::new),
            reader.number("DATABASE_POOL", 16, 1, 1000),
            reader.hostKeys(),
            reader.text("ENCRYPTION_KEYS").map(Secret::new),
            reader.origins("ALLOWED_REDIRECTS"),
            reader.origins("ALLOWED_ORIGINS"),
            reader.number("RATE_LIMIT", 600, 0, 1_000_000),
            reader.proxies("TRUSTED_PROXIES"),
            reader.optionalNumber("MANAGEMENT_PORT", 0, 65535),
            reader.number("REQUESTS_IN_FLIGHT", HttpSettings.REQUESTS_IN_FLIGHT, 1, 100_000),
            reader.number("CONNECTIONS", HttpSettings.CONNECTIONS, 1, 1_000_000),
            Duration.ofSeconds(reader.number("STOP_DELAY", 0, 0, 60)));
    reader.logFormat();
    OF_LOGIN_TYPES.forEach(name -> reader.baseUrl(name.substring(PREFIX.length())));
    if (settings.databaseUrl().isPresent() && settings.encryptionKeys().isEmpty()) {
      reader.problem(
          "ENCRYPTION_KEYS",
          "is missing; with a database of your own all nodes need the same keys:"
              + " openssl rand -base64 32");
    }
    if (settings.isTrial() && !settings.isLoopback()) {
      reader.problem(
          "HOST", "trial mode listens on loopback only; WECHAT_LOGIN_CONFIG_DIR ends trial mode");
    }
    return settings;
  }

  private static final class Reader {
    private final Map<String, String> environment;
    private final List<String> problems;

    Reader(Map<String, String> environment, List<String> problems) {
      this.environment = environment;
      this.problems = problems;
    }

    void problem(String name, String what) {
      problems.add(PREFIX + name + ": " + what);
    }

    Optional<String> text(String name) {
      return Optional.ofNullable(environment.get(PREFIX + name))
          .map(String::strip)
          .filter(text -> !text.isEmpty());
    }

    int number(String name, int otherwise, int least, int most) {
      return optionalNumber(name, least, most).orElse(otherwise);
    }

    Optional<Integer> optionalNumber(String name, int least, int most) {
      Optional<String> text = text(name);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        int number = Integer.parseInt(text.get());
        if (number >= least && number <= most) {
          return Optional.of(number);
        }
      } catch (NumberFormatException notANumber) {
        // the problem below says it
      }
      problem(name, "must be a number from " + least + " to " + most);
      return Optional.empty();
    }

    List<String> list(String name) {
      return text(name).stream()
          .flatMap(text -> Arrays.stream(text.split(",", -1)))
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .toList();
    }

    List<String> origins(String name) {
      List<String> origins = list(name);
      for (String origin : origins) {
        parsed(name, origin, text -> AllowedRedirects.of(List.of(text)));
      }
      return origins;
    }

    List<String> proxies(String name) {
      List<String> proxies = list(name);
      for (String proxy : proxies) {
        parsed(name, proxy, text -> TrustedProxies.of(List.of(text)));
      }
      return proxies;
    }

    Optional<URI> baseUrl(String name) {
      return text(name)
          .flatMap(
              text -> {
                String trimmed = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
                return parsed(name, trimmed, Reader::httpUrl);
              });
    }

    String logFormat() {
      String format = text("LOG_FORMAT").orElse(TEXT);
      if (format.equals(TEXT) || format.equals(JSON)) {
        return format;
      }
      problem("LOG_FORMAT", "must be text or json");
      return TEXT;
    }

    Optional<String> databaseUrl() {
      Optional<String> url = text("DATABASE_URL");
      if (url.isPresent() && !url.get().startsWith("jdbc:postgresql:")) {
        problem("DATABASE_URL", "must begin with jdbc:postgresql:");
      }
      return url;
    }

    Map<String, String> hostKeys() {
      Map<String, String> keys = new LinkedHashMap<>();
      for (String entry : list("HOST_KEYS")) {
        var matcher = HOST_KEY.matcher(entry);
        if (!matcher.matches()) {
          problem("HOST_KEYS", "each entry is name:sha256, the hash as 64 hex digits");
        } else if (keys.put(matcher.group(1), matcher.group(2).toLowerCase(Locale.ROOT)) != null) {
          problem("HOST_KEYS", "two keys are named " + matcher.group(1));
        }
      }
      return keys;
    }

    private <T> Optional<T> parsed(String name, String text, Function<String, T> parser) {
      try {
        return Optional.of(parser.apply(text));
      } catch (IllegalArgumentException e) {
        problem(name, String.valueOf(e.getMessage()));
        return Optional.empty();
      }
    }

    private static URI httpUrl(String text) {
      try {
        URI url = new URI(text);
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        boolean base = url.getRawQuery() == null && url.getRawFragment() == null;
        if (web && base && url.getHost() != null && url.getRawUserInfo() == null) {
          return url;
        }
      } catch (URISyntaxException notAUrl) {
        // the problem below says it
      }
      throw new IllegalArgumentException("must be a URL like https://login.example");
    }
  }
}
