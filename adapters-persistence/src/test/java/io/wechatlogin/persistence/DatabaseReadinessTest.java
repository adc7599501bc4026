package io.wechatlogin.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.persistence.sealing.KeyRing;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.postgresql.ds.PGSimpleDataSource;

/** A database is ready where logins work, and is so again when the cause is gone. */
@Tag("database")
class DatabaseReadinessTest {
  private static final KeyRing KEYS = TestDatabase.keys();

  private String name;
  private PGSimpleDataSource database;
  private PostgresStore store;
  private DatabaseReadiness readiness;

  @BeforeEach
  void open(TestInfo test) throws SQLException {
    name = "ready_" + Integer.toUnsignedString(test.getDisplayName().hashCode());
    database = TestDatabase.create(name);
    store = PostgresStore.open(settings(), KEYS);
    readiness = store.readiness();
    assertReady();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aDatabaseThatTurnsReadOnlyIsNotReadyAndRecovers() throws SQLException {
    execute("alter database " + name + " set default_transaction_read_only = on");
    // The pool's own connections can still write.
    assertThat(readiness.obstacle()).isEmpty();
    assertThat(readiness.obstacleAhead())
        .hasValueSatisfying(text -> assertThat(text).contains("read-only"));
    replaceConnections();
    awaitReadOnly();
    execute(
        "set default_transaction_read_only = off",
        "alter database " + name + " reset default_transaction_read_only");
    assertRecovers();
  }

  @Test
  void loginsReplaceAConnectionThatCanNoLongerWrite() throws SQLException {
    execute("alter database " + name + " set default_transaction_read_only = on");
    replaceConnections();
    awaitReadOnly();
    execute(
        "set default_transaction_read_only = off",
        "alter database " + name + " reset default_transaction_read_only");
    int refused = 0;
    boolean isRegistered = false;
    while (!isRegistered && refused < 10) {
      try {
        isRegistered = store.ports().users().register("Someone") != null;
      } catch (RuntimeException readOnly) {
        refused++;
      }
    }
    // Each of the two connections is used once more at most.
    assertThat(isRegistered).isTrue();
    assertThat(refused).isLessThanOrEqualTo(2);
  }

  @Test
  void migrationsThatAreNotWholeAreNotReady() throws SQLException {
    execute("update wechat_login_migration set success = false where version = '15'");
    assertThat(readiness.obstacle())
        .hasValueSatisfying(text -> assertThat(text).contains("migrations"));
    execute("update wechat_login_migration set success = true where version = '15'");
    assertReady();
    execute("alter table wechat_login_migration rename to elsewhere");
    assertThat(readiness.obstacle()).hasValueSatisfying(text -> assertThat(text).contains("42P01"));
    execute("alter table elsewhere rename to wechat_login_migration");
    assertReady();
  }

  @Test
  void aTableThatIsMissingIsNotReady() throws SQLException {
    execute("alter table one_time_code rename to elsewhere");
    assertThat(readiness.obstacle())
        .contains("the table one_time_code is missing, or may not be written");
    execute("alter table elsewhere rename to one_time_code");
    assertReady();
  }

  @Test
  void aValueThatNoKeyOpensIsNotReady() throws SQLException {
    execute("insert into app_token values ('wx1', '\\x0102', now(), null, null)");
    assertThat(readiness.obstacle()).isEmpty();
    assertThat(readiness.obstacleAhead()).contains("1 encrypted values open with none of the keys");
    execute("delete from app_token");
    assertReady();
  }

  private void assertReady() {
    // Often enough for the driver to name its statement.
    for (int i = 0; i < 12; i++) {
      assertThat(readiness.obstacle()).isEmpty();
    }
    assertThat(readiness.obstacleAhead()).isEmpty();
  }

  /** The pool notices one after the other that its connections were ended. */
  private void awaitReadOnly() {
    Optional<String> obstacle = readiness.obstacle();
    for (int i = 0; i < 20 && obstacle.filter(text -> text.contains("read-only")).isEmpty(); i++) {
      obstacle = readiness.obstacle();
    }
    assertThat(obstacle).hasValueSatisfying(text -> assertThat(text).contains("read-only"));
  }

  /** Each question replaces one of the pool's connections. */
  private void assertRecovers() {
    Optional<String> obstacle = readiness.obstacle();
    for (int i = 0; i < 10 && obstacle.isPresent(); i++) {
      obstacle = readiness.obstacle();
    }
    assertReady();
  }

  private PostgresSettings settings() {
    return new PostgresSettings(
        TestDatabase.settings().jdbcUrl().replace("/postgres?", "/" + name + "?"), null, null, 2);
  }

  private void replaceConnections() throws SQLException {
    execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
            + name
            + "' and pid <> pg_backend_pid()");
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
