package io.wechatlogin.integration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.integration.environment.BackgroundLoad;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ExternalPostgres;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.WechatSimulator;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of PostgreSQL, under load. During a fault every request gets {@code database_unavailable}
 * within the time budget; afterwards the service recovers by itself, and everything that was
 * acknowledged exists.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultyDatabaseIT {
  private static final String APP = "wx0000000000000db1";
  private static final String[] REFUSALS = {"database_unavailable", "invalid_login_code"};

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private ExternalPostgres postgres;
  private ServiceProcess service;

  @BeforeAll
  void startTheJar(@TempDir Path dir) {
    wechat.control().addApp(App.mini(APP, "secret-of-" + APP));
    postgres = ExternalPostgres.start(dir.resolve("postgresql"), dir.resolve("disk"));
    // The tables are on the small disk and the WAL is on the large one, so a full disk makes
    // statements fail and does not stop the server.
    postgres.execute(
        "create tablespace small location '" + postgres.smallDisk() + "'",
        "create role login login",
        "create database login owner login tablespace small");
    Map<String, String> environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .environment(wechat.url());
    environment.put("WECHAT_LOGIN_DATABASE_URL", postgres.url("login", "login"));
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=");
    environment.put("WECHAT_LOGIN_PUBLIC_URL", "http://localhost");
    service = ServiceProcess.start(dir.resolve("data"), environment);
  }

  @AfterAll
  void stopTheJar() {
    service.close();
    postgres.close();
    wechat.close();
  }

  @Test
  void aRestartOfPostgresqlLosesNothing() {
    survives(postgres::stop, postgres::startAgain);
  }

  @Test
  void aKillOfPostgresqlLosesNothing() {
    survives(postgres::kill, postgres::startAgain);
  }

  @Test
  void aPostgresqlThatHangsBlocksNoRequest() {
    survives(postgres::pause, postgres::resume);
  }

  @Test
  void aPostgresqlOutOfConnectionsBlocksNoRequest() {
    survives(
        () ->
            postgres.execute(
                "alter role login connection limit 0",
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'login'"),
        () -> {
          // The pool tries its dead connections first, and only then opens a new one.
          Await.until("SQLSTATE 53300", () -> service.output().contains("SQLSTATE 53300"));
          postgres.execute("alter role login connection limit -1");
        });
  }

  @Test
  void aPostgresqlThatMayOnlyBeReadIsUnavailable() {
    survives(
        () ->
            postgres.execute(
                "alter system set default_transaction_read_only = on", "select pg_reload_conf()"),
        () ->
            postgres.execute(
                "alter system reset default_transaction_read_only", "select pg_reload_conf()"));
  }

  @Test
  void aFullDiskIsUnavailableUntilThereIsRoom() {
    survives(
        () -> {
          postgres.executeIn("login", "create unlogged table ballast (block text)");
          for (int size = 1 << 20; size >= 1 << 12; size /= 2) {
            fill(size);
          }
        },
        () -> postgres.executeIn("login", "drop table ballast"));
    assertThat(service.output()).contains("SQLSTATE 53100");
  }

  private void survives(Runnable harm, Runnable cure) {
    BackgroundLoad regulars =
        new BackgroundLoad(wechat.control(), "Mini", APP, client -> service.listening(), REFUSALS);
    try (regulars) {
      regulars.await("ok", 100);
      try {
        harm.run();
        regulars.await("database_unavailable", 16);
      } finally {
        cure.run();
      }
      regulars.await("ok", 100);
    }
    regulars.check(service.listening());
    assertThat(service.output()).doesNotContain(" ERROR ");
  }

  /** Writes until there is no room for this much. */
  private void fill(int size) {
    try (Connection connection = DriverManager.getConnection(postgres.url("login"));
        Statement statement = connection.createStatement()) {
      statement.execute("alter table ballast alter block set storage external");
      while (true) {
        statement.execute("insert into ballast values (repeat('x', " + size + "))");
      }
    } catch (SQLException full) {
      assertThat(full.getSQLState()).isEqualTo("53100");
    }
  }
}
