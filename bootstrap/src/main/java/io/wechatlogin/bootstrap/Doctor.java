package io.wechatlogin.bootstrap;

import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.ConfigurationException;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.InstanceAssembly;
import io.wechatlogin.application.instance.LoginTypes;
import io.wechatlogin.application.instance.SharedLoginTypeContext;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppTokenSource;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.files.InstanceFiles;
import io.wechatlogin.persistence.Inspection;
import io.wechatlogin.persistence.KeyRing;
import io.wechatlogin.persistence.PostgresSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks at everything that a start depends on, and says in one table what is wrong and who must
 * act. It changes nothing: a database is not migrated, a folder not made.
 */
final class Doctor {
  private static final String WECHAT = "https://api.weixin.qq.com";
  private static final int OLDEST_SERVER = 130_000;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration WHOLE = Duration.ofSeconds(8);

  /** A state lives for ten minutes, a loginCode for one; WeChat signs with five minutes' grace. */
  private static final Duration CLOCK_WARNING = Duration.ofSeconds(5);

  private static final Duration CLOCK_WRONG = Duration.ofMinutes(1);

  private final Map<String, String> environment;
  private final InstantSource clock;
  private final List<Finding> findings = new ArrayList<>();

  Doctor(Map<String, String> environment, InstantSource clock) {
    this.environment = environment;
    this.clock = clock;
  }

  private enum Verdict {
    OK("ok"),
    WARNING("warning"),
    WRONG("WRONG");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }
  }

  private record Finding(String subject, Verdict verdict, String who, String what) {}

  /** Looks, prints the table, and tells whether nothing is wrong. */
  boolean examine(PrintStream out) {
    List<String> problems = new ArrayList<>();
    Settings settings = Settings.read(environment, problems);
    problems.forEach(problem -> wrong("settings", "operator", problem));
    if (problems.isEmpty()) {
      ok("settings", settings.isTrial() ? "trial mode: WeChat is simulated" : "all are readable");
      lookAtSettings(settings);
      lookAtKeys(settings).ifPresent(keys -> lookAtDatabase(settings, keys));
      settings.configDir().ifPresent(this::lookAtWeChat);
    }
    print(out);
    return findings.stream().noneMatch(finding -> finding.verdict() == Verdict.WRONG);
  }

  private void lookAtSettings(Settings settings) {
    if (!settings.isTrial() && settings.hostKeys().isEmpty()) {
      warn("settings", "operator", "WECHAT_LOGIN_HOST_KEYS is empty: no back end may call");
    }
    URI publicUrl = settings.publicUrl().orElse(URI.create("http://localhost"));
    if (!settings.isTrial()
        && "http".equals(publicUrl.getScheme())
        && !"localhost".equals(publicUrl.getHost())) {
      warn(
          "settings",
          "operator",
          "WECHAT_LOGIN_PUBLIC_URL is not https: anybody on the way reads tokens");
    }
    if (settings.rateLimit() == 0) {
      warn("settings", "operator", "WECHAT_LOGIN_RATE_LIMIT is 0: clients are not limited");
    }
  }

  private Optional<KeyRing> lookAtKeys(Settings settings) {
    Path generated = settings.dataDir().resolve("keys").resolve("encryption");
    try {
      Optional<Secret> keys = settings.encryptionKeys();
      if (keys.isEmpty() && !Files.exists(generated)) {
        ok("keys", "one is made in the data folder at the first start");
        ok("database", "embedded; it is made at the first start");
        return Optional.empty();
      }
      String text = keys.isPresent() ? keys.get().reveal() : Files.readString(generated).strip();
      KeyRing ring = KeyRing.of(text);
      ok("keys", text.split(",", -1).length + " for data at rest; the first encrypts");
      return Optional.of(ring);
    } catch (IllegalArgumentException malformed) {
      wrong("keys", "operator", "WECHAT_LOGIN_ENCRYPTION_KEYS: " + malformed.getMessage());
    } catch (IOException unreadable) {
      wrong("keys", "operator", generated + " cannot be read");
    }
    return Optional.empty();
  }

  private void lookAtDatabase(Settings settings, KeyRing keys) {
    if (settings.databaseUrl().isPresent()) {
      lookAtDatabase(
          new PostgresSettings(
              settings.databaseUrl().get(),
              settings.databaseUser().orElse(null),
              settings.databasePassword().orElse(null),
              settings.databasePool()),
          keys);
      return;
    }
    if (!Files.exists(settings.dataDir().resolve("keys").resolve("database"))) {
      ok("database", "embedded; it is made at the first start");
      return;
    }
    try (DataDirectory data = DataDirectory.open(settings.dataDir())) {
      Secret password =
          new Secret(
              data.secret(
                  "database",
                  () -> {
                    throw new IllegalStateException("it was there a moment ago");
                  }));
      try (EmbeddedDatabase embedded = EmbeddedDatabase.start(data, password)) {
        lookAtDatabase(
            new PostgresSettings(
                embedded.jdbcUrl(), EmbeddedDatabase.USER, password, settings.databasePool()),
            keys);
      }
    } catch (StartupException problem) {
      boolean isRunning =
          String.valueOf(problem.getMessage()).contains("in use by another process");
      if (isRunning) {
        ok("database", "embedded, in use by a running service; not looked at");
      } else {
        wrong("database", "operator", String.valueOf(problem.getMessage()));
      }
    }
  }

  private void lookAtDatabase(PostgresSettings settings, KeyRing keys) {
    try {
      Inspection seen = Inspection.of(settings, keys);
      Instant now = clock.instant();
      report(seen, settings.poolSize());
      compareClock("the database's", seen.time(), now);
    } catch (SQLException e) {
      wrong(
          "database",
          "database admin",
          "WECHAT_LOGIN_DATABASE_URL cannot be opened: SQLSTATE %s, %s"
              .formatted(e.getSQLState(), firstLine(e)));
    } catch (RuntimeException e) {
      wrong("database", "database admin", "its tables cannot be looked at: " + firstLine(e));
    }
  }

  private void report(Inspection seen, int poolSize) {
    if (seen.version() < OLDEST_SERVER) {
      wrong("database", "database admin", "PostgreSQL 13 or newer is needed");
    } else if (seen.isReadOnly()) {
      wrong("database", "database admin", "it is read-only: a standby, or set so");
    } else {
      ok("database", "PostgreSQL " + seen.version() / 10_000 + " answers and can be written");
    }
    if (seen.pendingMigrations() > 0) {
      ok("database", seen.pendingMigrations() + " migrations are made at the next start");
    }
    if (seen.freeConnections() < poolSize) {
      warn(
          "database",
          "database admin",
          "it takes %d more connections, and each node wants %d: WECHAT_LOGIN_DATABASE_POOL or"
                  .formatted(seen.freeConnections(), poolSize)
              + " max_connections");
    }
    if (seen.unopened() > 0) {
      wrong(
          "keys",
          "operator",
          seen.unopened() + " sealed values open by none of the keys: one is missing in the list");
    }
  }

  private void compareClock(String whose, Instant theirs, Instant ours) {
    Duration apart = Duration.between(theirs, ours).abs();
    String what = "ours and %s are %d s apart".formatted(whose, apart.toSeconds());
    if (apart.compareTo(CLOCK_WRONG) > 0) {
      wrong("clock", "operator", what + ": let NTP set both");
    } else if (apart.compareTo(CLOCK_WARNING) > 0) {
      warn("clock", "operator", what + ": let NTP set both");
    } else {
      ok("clock", what);
    }
  }

  private void lookAtWeChat(Path configDir) {
    URI api =
        URI.create(
            Optional.ofNullable(environment.get("WECHAT_LOGIN_WECHAT_API_URL")).orElse(WECHAT));
    boolean isReachable = isReachable(api);
    LastCall last = new LastCall();
    try (SharedLoginTypeContext context =
        new SharedLoginTypeContext(
            name -> Optional.ofNullable(environment.get(name)), clock, last)) {
      List<Instance> instances =
          InstanceAssembly.assemble(
              List.of(InstanceFiles.in(configDir)),
              LoginTypes.onClassPath(),
              context,
              AllowedRedirects.of(List.of()));
      ok(
          "instances",
          instances.stream()
              .map(instance -> instance.name() + " (" + instance.authType() + ")")
              .collect(Collectors.joining(", ")));
      if (isReachable) {
        instances.forEach(instance -> lookAtApp(instance, last));
      }
    } catch (ConfigurationException e) {
      e.problems().forEach(problem -> wrong("instances", "operator", problem));
    }
  }

  private boolean isReachable(URI api) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      HttpResponse<Void> answer =
          http.send(
              HttpRequest.newBuilder(api.resolve("/")).timeout(WHOLE).build(),
              HttpResponse.BodyHandlers.discarding());
      ok("wechat", api.getHost() + " answers");
      answer.headers().firstValue("Date").ifPresent(date -> compareClock(date));
      return true;
    } catch (IOException e) {
      wrong(
          "wechat",
          "network",
          "%s cannot be reached: %s; name server, firewall, or the trust in certificates"
              .formatted(api.getHost(), e.getClass().getSimpleName()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void compareClock(String date) {
    try {
      Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      compareClock("WeChat's", theirs, clock.instant());
    } catch (DateTimeParseException malformed) {
      warn("clock", "nobody", "WeChat does not tell the time");
    }
  }

  /** Asks WeChat for the app's token, which leaves the one in use as it is. */
  private void lookAtApp(Instance instance, LastCall last) {
    if (!(instance.type() instanceof AppTokenSource app)) {
      ok("wechat", instance.name() + ": its secret shows at the first login only");
      return;
    }
    try {
      app.appToken(false);
      ok("wechat", instance.name() + ": app id, secret and our address are accepted");
    } catch (LoginException refusal) {
      wrong(
          "wechat",
          "WeChat admin",
          "%s: %s, errcode %s; see docs/errors.md"
              .formatted(instance.name(), refusal.error().code(), last.outcome));
    }
  }

  /** Remembers how the last call ended: a refusal does not carry WeChat's code. */
  private static final class LastCall implements ProviderCalls {
    private volatile String outcome = "none";

    @Override
    public void began(String call) {}

    @Override
    public void ended(String call, String outcome, Duration took) {
      this.outcome = outcome;
    }
  }

  private static String firstLine(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }

  private void ok(String subject, String what) {
    findings.add(new Finding(subject, Verdict.OK, "", what));
  }

  private void warn(String subject, String who, String what) {
    findings.add(new Finding(subject, Verdict.WARNING, who, what));
  }

  private void wrong(String subject, String who, String what) {
    findings.add(new Finding(subject, Verdict.WRONG, who, what));
  }

  private void print(PrintStream out) {
    out.printf("%-10s %-8s %-15s %s%n", "what", "verdict", "who acts", "finding");
    for (Finding finding : findings) {
      out.printf(
          "%-10s %-8s %-15s %s%n",
          finding.subject(), finding.verdict().word, finding.who(), finding.what());
    }
  }
}
