package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.wechatlogin.bootstrap.clock.SharedClock;
import io.wechatlogin.bootstrap.doctor.Doctor;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.bootstrap.wiring.Service;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** {@code serve} and {@code doctor} say the same, and all of it at once. */
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameChecksTest {
  private static final String APP = "wx00000000000000f1";
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private final String keys = KeyRing.generate(new SecureRandom());
  private EmbeddedPostgres postgres;

  @TempDir private Path dir;

  private Path config;
  private Map<String, String> environment;

  @BeforeAll
  void startDatabase() throws IOException {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  void stopDatabase() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void configure() throws IOException {
    Path own = Files.createTempDirectory(dir, "test");
    config = own.resolve("config");
    environment =
        new ConfigFolder(config).add("Mini", "WeChatMiniType", APP, true).environment(NOBODY);
    environment.putAll(
        Map.of(
            "WECHAT_LOGIN_PORT",
            "0",
            "WECHAT_LOGIN_MANAGEMENT_PORT",
            "0",
            "WECHAT_LOGIN_DATA_DIR",
            own.resolve("data").toString(),
            "WECHAT_LOGIN_DATABASE_URL",
            url("postgres"),
            "WECHAT_LOGIN_ENCRYPTION_KEYS",
            keys));
  }

  @Test
  void aSettingThatIsWrongHidesNothingElse() throws IOException {
    environment.put("WECHAT_LOGIN_PORT", "many");
    environment.put("WECHAT_LOGIN_WECHAT_API_URL", "nonsense");
    environment.put("WECHAT_LOGIN_PUBLIK_URL", "https://login.example");
    environment.put("WECHAT_LOGIN_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/none");
    write("Mini/Mini.json", "{\"authConfig\": {\"appId\": \"" + APP + "\"}}");
    assertRefused(
        "WECHAT_LOGIN_PORT: must be a number",
        "WECHAT_LOGIN_WECHAT_API_URL: must be a URL",
        "WECHAT_LOGIN_PUBLIK_URL: is no setting; did you mean WECHAT_LOGIN_PUBLIC_URL?",
        "auths/loginTypes/Mini/Mini.json: authConfig.appSecret is missing",
        "WECHAT_LOGIN_DATABASE_URL: the database cannot be opened: Connection refused"
            + " (SQLSTATE 08001)");
  }

  @Test
  void aDatabaseUrlThatIsNoneIsNotTakenForTheEmbeddedDatabase() {
    environment.put("WECHAT_LOGIN_DATABASE_URL", "mysql://db.example/login");
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "marker-key");
    assertRefused(
        "WECHAT_LOGIN_DATABASE_URL: must begin with jdbc:postgresql:",
        "WECHAT_LOGIN_ENCRYPTION_KEYS: ");
    assertThat(Path.of(environment.get("WECHAT_LOGIN_DATA_DIR"))).doesNotExist();
  }

  @Test
  void aProxyThatIsNoneHidesNothingElse() throws IOException {
    environment.remove("WECHAT_LOGIN_WECHAT_API_URL");
    environment.put("HTTPS_PROXY", "ftp://marker-user:marker-password@proxy");
    write("Mini/e.json", "{\"type\": \"auths.loginTypes.WeChatMiniType\"}");
    assertRefused(
        "HTTPS_PROXY must look like http://proxy.example:3128",
        "auths/loginTypes/Mini/e.json: title is missing");
  }

  @Test
  void anUnknownVariableIsAProblemInTrialModeAsWell() {
    environment.keySet().removeIf(name -> !name.matches("WECHAT_LOGIN_(DATA_DIR|.*PORT)"));
    environment.put("WECHAT_LOGIN_CONFIG", "/etc/wechat-login");
    assertRefused("WECHAT_LOGIN_CONFIG: is no setting; did you mean WECHAT_LOGIN_CONFIG_DIR?");
  }

  @Test
  void whatOnlyTheFirstLoginWouldShowIsAWarning() {
    new ConfigFolder(config)
        .add("Twin", "WeChatMiniType", APP, true)
        .add("Odd", "WeChatType", "my-app", true);
    overwriteSecret("Twin");
    environment.put("WECHAT_LOGIN_DATABASE_URL", created("warned"));
    assertWarned(
        "Odd: the appId looks like none of WeChat's, which are wx and 16 of 0-9 a-f",
        "Mini, Twin: have one app id (" + APP + ") and different secrets",
        "Mini.json: has a secret in clear text",
        "Twin.json: has a secret in clear text",
        "Odd.json: has a secret in clear text");
  }

  @Test
  void secretsThatAreNamedAndAppIdsThatFitAreNoWarning() throws IOException {
    write(
        "Mini/Mini.json",
        "{\"authConfig\": {\"appId\": \"" + APP + "\", \"appSecret\": \"${THE_SECRET}\"}}");
    new ConfigFolder(config).add("Twin", "WeChatMiniType", APP, true);
    write(
        "Twin/Twin.json",
        "{\"authConfig\": {\"appId\": \"" + APP + "\", \"appSecret\": \"${THE_SECRET}\"}}");
    environment.put("THE_SECRET", "marker-secret");
    environment.put("WECHAT_LOGIN_DATABASE_URL", created("unwarned"));
    assertThat(warningsOfServe()).isEmpty();
    assertThat(doctor()).doesNotContain("warning  ");
  }

  @Test
  void aDatabaseThatCannotBeWrittenIsRefused() throws SQLException {
    environment.put("WECHAT_LOGIN_DATABASE_URL", created("read_only"));
    execute("alter database read_only set default_transaction_read_only = on");
    assertRefused("it is read-only: a standby, or set so by default_transaction_read_only");
  }

  @Test
  void aUserWithoutTheRightToWriteATableIsRefused() throws SQLException {
    String url = created("without_rights");
    PostgresStore.open(new PostgresSettings(url, null, null, 1), KeyRing.of(keys)).close();
    execute("create user reader");
    try (Connection connection =
            postgres.getDatabase("postgres", "without_rights").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "grant select, insert, update, delete on all tables in schema public to reader");
      statement.execute("revoke update, delete on event from reader");
      statement.execute("revoke insert on session from reader");
    }
    environment.put("WECHAT_LOGIN_DATABASE_URL", url.replace("user=postgres", "user=reader"));
    assertRefused("WECHAT_LOGIN_DATABASE_USER lacks a right: to read and write the table session");
  }

  private void assertRefused(String... said) {
    List<String> served =
        catchThrowableOfType(
                StartupException.class, () -> start(new PrintStream(nowhere())).close())
            .problems();
    String examined = doctor();
    for (String words : said) {
      assertThat(served).as("serve").anyMatch(problem -> problem.contains(words));
      assertThat(examined).as("doctor").contains(words);
    }
    assertThat(served).hasSize(said.length).allSatisfy(each -> assertThat(examined).contains(each));
    // Only the doctor asks WeChat, and nobody is there.
    assertThat(examined.lines().filter(line -> line.matches("(?!wechat ).* WRONG .*")))
        .hasSize(said.length);
    assertThat(String.join("\n", served) + examined).doesNotContain("marker-");
  }

  private void assertWarned(String... said) {
    List<String> served = warningsOfServe();
    String examined = doctor();
    for (String words : said) {
      assertThat(served).as("serve").anyMatch(warning -> warning.contains(words));
      assertThat(examined).as("doctor").contains(words);
    }
    assertThat(served).hasSize(said.length).allSatisfy(each -> assertThat(examined).contains(each));
  }

  private List<String> warningsOfServe() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(Service.class);
    log.start();
    logger.addAppender(log);
    try {
      start(new PrintStream(nowhere())).close();
    } finally {
      logger.detachAppender(log);
    }
    return log.list.stream()
        .filter(event -> event.getLevel().levelStr.equals("WARN"))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private Service start(PrintStream out) {
    return Service.start(
        environment, new SharedClock(SharedClock.ofThisMachine()), new SecureRandom(), out);
  }

  private String doctor() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Doctor(environment, SharedClock.ofThisMachine())
        .examine(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static ByteArrayOutputStream nowhere() {
    return new ByteArrayOutputStream();
  }

  private String created(String database) {
    try {
      execute("create database " + database);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return url(database);
  }

  private String url(String database) {
    return postgres.getJdbcUrl("postgres", database);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void overwriteSecret(String instance) {
    try {
      Path file = config.resolve("auths/loginTypes/" + instance + "/" + instance + ".json");
      Files.writeString(file, Files.readString(file).replace("secret-of", "other-secret-of"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void write(String file, String json) throws IOException {
    Files.writeString(config.resolve("auths/loginTypes").resolve(file), json);
  }
}
