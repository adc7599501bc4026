package io.wechatlogin.persistence.pooler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.contract.StoreContract;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Scans;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.scan.Scan.Status;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.TestScans;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The adapters keep every contract through a PgBouncer in transaction mode. */
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgBouncerTest extends StoreContract {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(30);

  private PgBouncer pooler;
  private PostgresStore store;

  @BeforeAll
  void open(@TempDir Path dir) throws IOException, SQLException {
    TestDatabase.create("behind_pgbouncer");
    pooler = PgBouncer.before(TestDatabase.settings().jdbcUrl(), dir);
    store = open("behind_pgbouncer", urlOfServer("behind_pgbouncer"));
  }

  @AfterAll
  void close() {
    store.close();
    pooler.close();
  }

  @Override
  protected Ports ports() {
    return store.ports();
  }

  @Test
  void withoutAUrlOfTheServerAStartThatWouldMigrateIsRefusedAndChangesNothing()
      throws SQLException {
    PGSimpleDataSource empty = TestDatabase.create("empty_behind_pgbouncer");
    assertThatThrownBy(() -> open("empty_behind_pgbouncer", null))
        .hasMessageContaining("WECHAT_LOGIN_DATABASE_DIRECT_URL");
    assertThat(tables(empty)).isZero();
    open("empty_behind_pgbouncer", urlOfServer("empty_behind_pgbouncer")).close();
    assertThat(tables(empty)).isPositive();
  }

  @Test
  void withoutAUrlOfTheServerChangesOfOtherNodesAreNoticed() {
    try (PostgresStore one = open("behind_pgbouncer", null);
        PostgresStore other = open("behind_pgbouncer", null)) {
      Scans scans = one.ports().logins().scans();
      Scan scan = TestScans.start(scans, NOW);
      long start = System.nanoTime();
      CompletableFuture<Boolean> changed =
          CompletableFuture.supplyAsync(
              () -> scans.awaitChange(scan.id(), Status.WAITING, LONG).isPresent());
      assertThat(other.ports().logins().scans().replace(scan.opened(NOW))).isTrue();
      assertThat(changed.join()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
    }
  }

  private PostgresStore open(String database, @Nullable String directUrl) {
    return PostgresStore.open(
        new PostgresSettings(pooler.url(database), null, null, 8, directUrl), TestDatabase.keys());
  }

  private static String urlOfServer(String database) {
    return TestDatabase.settings().jdbcUrl().replace("/postgres?", "/" + database + "?");
  }

  private static int tables(PGSimpleDataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery("select count(*) from pg_tables where schemaname = 'public'")) {
      tables.next();
      return tables.getInt(1);
    }
  }
}
