package io.wechatlogin.integration.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.EveryLogin;
import io.wechatlogin.integration.environment.InstalledPostgres;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.persistence.store.Migrations;
import io.wechatlogin.simulator.WechatSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A start that was killed while it migrated, by the process itself on Debian's PostgreSQL. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledMigrationIT {
  private static final String HALF = "migration 9 (V9__revocations.sql) is half done";
  private static final String DONE = "select count(*) from wechat_login_migration where success";

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private Path dir;
  private InstalledPostgres postgres;
  private Map<String, String> environment;

  @BeforeAll
  void startSurroundings(@TempDir Path temporary) {
    dir = temporary;
    ConfigFolder config = new ConfigFolder(dir.resolve("config"));
    EveryLogin.addTo(wechat.control(), config);
    environment = config.environment(wechat.url());
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=");
    environment.put("WECHAT_LOGIN_WECHAT_OPEN_URL", wechat.url().toString());
    postgres = InstalledPostgres.start(dir.resolve("postgresql"));
  }

  @AfterAll
  void stopSurroundings() {
    postgres.close();
    wechat.close();
  }

  /** Each number is that of the migrations that were recorded when the process was killed. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4, 12})
  void theNextStartGoesOnWhereverTheFirstOneWasKilled(int recorded) {
    String database = "killed_after_" + recorded;
    useDatabase(database);
    ServiceProcess killed = ServiceProcess.launch(dir.resolve("data"), environment);
    Await.until("migrations", () -> !killed.isRunning() || recorded(database) >= recorded);
    killed.kill();
    startsAndEveryLoginWorks();
  }

  @Test
  void aStartThatWasKilledWithinAMigrationLeavesNothingOfIt() throws SQLException {
    useDatabase("killed_within");
    migrate("killed_within", "8");
    try (Connection backup = postgres.connect("killed_within");
        Statement statement = backup.createStatement()) {
      backup.setAutoCommit(false);
      // Migration 9 makes two tables, and then waits for this one.
      statement.execute("lock table binding in access share mode");
      ServiceProcess killed = ServiceProcess.launch(dir.resolve("data"), environment);
      Await.until(
          "a migration waits",
          () ->
              number(
                      "killed_within",
                      "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                          + " and query like '%alter table binding%'")
                  > 0);
      killed.kill();
      backup.rollback();
    }
    Await.until(
        "the server notices the end of its client",
        () ->
            number(
                    "killed_within",
                    "select count(*) from pg_stat_activity where datname = current_database()"
                        + " and pid <> pg_backend_pid()")
                == 0);
    assertThat(number("killed_within", "select count(to_regclass('user_revocation'))")).isZero();
    startsAndEveryLoginWorks();
  }

  /** Versions before this one committed a migration and its record apart. */
  @Test
  void aHalfMigrationOfAnEarlierVersionIsNamedAndRepaired() throws SQLException, IOException {
    useDatabase("half");
    migrate("half", "8");
    postgres.execute("half", statementsOfMigration9());
    ServiceProcess refused = ServiceProcess.launch(dir.resolve("data"), environment);
    assertThat(refused.exitStatus()).isEqualTo(1);
    assertThat(refused.output()).contains(HALF, "./run repair").doesNotContain("already exists");
    assertThat(run("doctor", 1)).contains(HALF, "./run repair");
    assertThat(run("repair", 0)).contains("migration 9");
    startsAndEveryLoginWorks();
    assertThat(run("doctor", 0)).doesNotContain("WRONG");
  }

  private void startsAndEveryLoginWorks() {
    try (ServiceProcess service = ServiceProcess.start(dir.resolve("data"), environment)) {
      EveryLogin.at(service, wechat.control());
      assertThat(service.output()).doesNotContain(" ERROR ");
    }
  }

  private String run(String command, int status) {
    ServiceProcess process = ServiceProcess.launch(dir.resolve("data"), environment, command);
    assertThat(process.exitStatus()).as(process.output()).isEqualTo(status);
    return process.output();
  }

  private void useDatabase(String name) {
    postgres.execute("postgres", "create database " + name);
    environment.put("WECHAT_LOGIN_DATABASE_URL", postgres.url(name));
  }

  private void migrate(String database, String version) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(postgres.url(database));
    Migrations.of(flyway -> flyway.dataSource(dataSource).target(version)).migrate();
  }

  private static String[] statementsOfMigration9() throws IOException {
    String file = "/io/wechatlogin/persistence/migration/V9__revocations.sql";
    try (InputStream in = Migrations.class.getResourceAsStream(file)) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .replaceAll("(?m)^--.*$", "");
      return Arrays.copyOf(text.split(";", -1), 4);
    }
  }

  private int recorded(String database) throws SQLException {
    boolean hasHistory =
        number(database, "select count(to_regclass('wechat_login_migration'))") > 0;
    return hasHistory ? number(database, DONE) : -1;
  }

  private int number(String database, String query) throws SQLException {
    try (Connection connection = postgres.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getInt(1);
    }
  }
}
