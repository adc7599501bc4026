package io.wechatlogin.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.caller.Scope;
import io.wechatlogin.bootstrap.settings.Settings.Http.HostKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private final List<String> problems = new ArrayList<>();

  @Test
  void anEmptyEnvironmentIsATrialOnLoopback() {
    Settings settings = Settings.read(Map.of("PATH", "/bin"), problems);
    assertThat(problems).isEmpty();
    assertThat(settings.isTrial()).isTrue();
    assertThat(settings.http().host()).isEqualTo("127.0.0.1");
    assertThat(settings.http().port()).isEqualTo(8080);
    assertThat(settings.http().publicUrl()).isEmpty();
    assertThat(settings.files().dataDir()).isEqualTo(Path.of("./data"));
    assertThat(settings.database().url()).isEmpty();
    assertThat(settings.database().pool()).isEqualTo(16);
    assertThat(settings.limits().requestsPerMinute()).isEqualTo(600);
    assertThat(settings.operation().managementPort()).isEmpty();
    assertThat(settings.limits().requestsInFlight()).isEqualTo(4096);
    assertThat(settings.limits().connections()).isEqualTo(16_384);
    assertThat(settings.operation().stopDelay()).isZero();
  }

  @Test
  void everySettingIsRead() {
    Settings settings =
        Settings.read(
            Map.ofEntries(
                Map.entry("WECHAT_LOGIN_HOST", "0.0.0.0"),
                Map.entry("WECHAT_LOGIN_PORT", "0"),
                Map.entry("WECHAT_LOGIN_PUBLIC_URL", "https://login.example/"),
                Map.entry("WECHAT_LOGIN_CONFIG_DIR", "/etc/login"),
                Map.entry("WECHAT_LOGIN_DATA_DIR", "/var/login"),
                Map.entry("WECHAT_LOGIN_DATABASE_URL", "jdbc:postgresql://db/login"),
                Map.entry("WECHAT_LOGIN_DATABASE_USER", "login"),
                Map.entry("WECHAT_LOGIN_DATABASE_PASSWORD", "marker"),
                Map.entry("WECHAT_LOGIN_DATABASE_POOL", "8"),
                Map.entry(
                    "WECHAT_LOGIN_HOST_KEYS", "a:" + "0".repeat(64) + ", b:" + "F".repeat(64)),
                Map.entry("WECHAT_LOGIN_ENCRYPTION_KEYS", "marker"),
                Map.entry("WECHAT_LOGIN_ALLOWED_REDIRECTS", "https://a.example,https://b.example"),
                Map.entry("WECHAT_LOGIN_ALLOWED_ORIGINS", "https://a.example"),
                Map.entry("WECHAT_LOGIN_RATE_LIMIT", "0"),
                Map.entry("WECHAT_LOGIN_TRUSTED_PROXIES", "10.0.0.0/8"),
                Map.entry("WECHAT_LOGIN_REQUESTS_IN_FLIGHT", "100"),
                Map.entry("WECHAT_LOGIN_CONNECTIONS", "200"),
                Map.entry("WECHAT_LOGIN_STOP_DELAY", "5"),
                Map.entry("WECHAT_LOGIN_LOG_FORMAT", "json"),
                Map.entry("WECHAT_LOGIN_MANAGEMENT_PORT", "0")),
            problems);
    assertThat(problems).isEmpty();
    assertThat(settings.isTrial()).isFalse();
    assertThat(settings.http().publicUrl()).contains(URI.create("https://login.example"));
    assertThat(settings.http().hostKeys())
        .containsOnly(
            Map.entry("a", new HostKey("0".repeat(64), EnumSet.allOf(Scope.class))),
            Map.entry("b", new HostKey("f".repeat(64), EnumSet.allOf(Scope.class))));
    assertThat(settings.http().allowedRedirects()).hasSize(2);
    assertThat(settings.limits().requestsInFlight()).isEqualTo(100);
    assertThat(settings.limits().connections()).isEqualTo(200);
    assertThat(settings.operation().stopDelay()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.toString()).doesNotContain("marker");
  }

  @Test
  void everyProblemIsListedWithItsNameAndWithoutSecrets() {
    Map<String, String> broken = new HashMap<>();
    broken.put("WECHAT_LOGIN_PORT", "many");
    broken.put("WECHAT_LOGIN_PUBLIC_URL", "login.example");
    broken.put("WECHAT_LOGIN_DATABASE_URL", "mysql://db");
    broken.put("WECHAT_LOGIN_DATABASE_POOL", "0");
    broken.put("WECHAT_LOGIN_HOST_KEYS", "a:marker");
    broken.put("WECHAT_LOGIN_ALLOWED_REDIRECTS", "https://a.example/path");
    broken.put("WECHAT_LOGIN_WECHAT_API_URL", "ftp://x");
    broken.put("WECHAT_LOGIN_TRUSTED_PROXIES", "10.0.0.0/8,nonsense");
    broken.put("WECHAT_LOGIN_LOG_FORMAT", "xml");
    broken.put("WECHAT_LOGIN_STOP_DELAY", "-1");
    Settings.read(broken, problems);
    assertThat(problems)
        .hasSize(11)
        .allMatch(problem -> problem.startsWith("WECHAT_LOGIN_"))
        .noneMatch(problem -> problem.contains("marker"))
        .anyMatch(problem -> problem.startsWith("WECHAT_LOGIN_ENCRYPTION_KEYS: is missing"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "Users", "users+admin", "users read", "", "+", "all"})
  void anUnknownScopeIsAProblemThatNamesTheSettingAndTheKnownScopes(String scopes) {
    String hash = "0f".repeat(32);
    Settings.read(Map.of("WECHAT_LOGIN_HOST_KEYS", "shop:" + hash + ":" + scopes), problems);
    assertThat(problems)
        .isNotEmpty()
        .allMatch(problem -> problem.startsWith("WECHAT_LOGIN_HOST_KEYS: "))
        .noneMatch(problem -> problem.contains(hash));
    if (!scopes.isEmpty()) {
      assertThat(problems)
          .singleElement()
          .asString()
          .contains("the key named shop has an unknown scope", "users.read", "bindings", "codes")
          .contains("sessions", "profiles", "events");
    }
  }

  @Test
  void theLogFormatIsKnownEvenWhenItIsWrong() {
    assertThat(Settings.logFormat(Map.of())).isEqualTo("text");
    assertThat(Settings.logFormat(Map.of("WECHAT_LOGIN_LOG_FORMAT", " "))).isEqualTo("text");
    assertThat(Settings.logFormat(Map.of("WECHAT_LOGIN_LOG_FORMAT", "json"))).isEqualTo("json");
    assertThat(Settings.logFormat(Map.of("WECHAT_LOGIN_LOG_FORMAT", "xml"))).isEqualTo("text");
  }

  @Test
  void aTrialListensOnLoopbackOnly() {
    Settings.read(Map.of("WECHAT_LOGIN_HOST", "0.0.0.0"), problems);
    assertThat(problems).singleElement().asString().startsWith("WECHAT_LOGIN_HOST: trial mode");
  }

  @Test
  void aMisspeltSettingIsAProblemWithTheNearestName() {
    Map<String, String> environment =
        Map.of(
            "WECHAT_LOGIN_RATELIMIT", "5",
            "WECHAT_LOGIN_PUBLIC_URI", "https://x.example",
            "WECHAT_LOGIN_MY_SECRET", "marker",
            "WECHAT_LOGIN_HEAP", "1g",
            "WECHAT_LOGIN_OIDC_ISSUER", "x",
            "WECHAT_LOGIN_HSTS", "0",
            "WECHATLOGIN_X", "1",
            "PATH", "/bin");
    assertThat(UnknownSettings.problems(environment, Set.of("WECHAT_LOGIN_MY_SECRET")))
        .containsExactly(
            "WECHAT_LOGIN_PUBLIC_URI: is no setting; did you mean WECHAT_LOGIN_PUBLIC_URL?",
            "WECHAT_LOGIN_RATELIMIT: is no setting; did you mean WECHAT_LOGIN_RATE_LIMIT?");
    assertThat(UnknownSettings.problems(environment, Set.of())).hasSize(3);
  }

  @Test
  void oneAddressMayHaveAnEighthOfTheConnections() {
    assertThat(Settings.read(Map.of(), problems).limits().connectionsPerAddress()).isEqualTo(2048);
    assertThat(
            Settings.read(Map.of("WECHAT_LOGIN_CONNECTIONS", "80"), problems)
                .limits()
                .connectionsPerAddress())
        .isEqualTo(10);
    assertThat(
            Settings.read(Map.of("WECHAT_LOGIN_CONNECTIONS", "3"), problems)
                .limits()
                .connectionsPerAddress())
        .isEqualTo(1);
    assertThat(
            Settings.read(Map.of("WECHAT_LOGIN_CONNECTIONS_PER_ADDRESS", "7"), problems)
                .limits()
                .connectionsPerAddress())
        .isEqualTo(7);
    assertThat(problems).isEmpty();
  }

  @Test
  void theReadmeListsEverySetting() throws IOException {
    Set<String> documented = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of("../README.md"))) {
      if (line.startsWith("| `WECHAT_LOGIN_")) {
        documented.addAll(names(line.split("\\|", -1)[1]));
      }
    }
    // The shell script ./run reads it.
    documented.remove("WECHAT_LOGIN_HEAP");
    assertThat(documented).containsExactlyInAnyOrderElementsOf(Settings.names());
  }

  /** Reads a cell such as "`WECHAT_LOGIN_DATABASE_URL`, `_USER`". */
  private static List<String> names(String cell) {
    List<String> names = new ArrayList<>();
    for (String word : cell.replace("`", "").strip().split(", *", -1)) {
      names.add(
          word.startsWith("_")
              ? names.getFirst().substring(0, names.getFirst().lastIndexOf('_')) + word
              : word);
    }
    return names;
  }
}
