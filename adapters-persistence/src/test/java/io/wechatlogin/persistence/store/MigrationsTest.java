package io.wechatlogin.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Migrations of a database that is used meanwhile. */
@Tag("database")
class MigrationsTest {
  @Test
  void aMigrationThatWaitsForABackupMakesNoLoginWait() throws SQLException {
    PGSimpleDataSource database = TestDatabase.create("migrated_during_a_backup");
    Migrations.of(flyway -> flyway.dataSource(database).target("8")).migrate();
    CompletableFuture<Void> migration;
    try (Connection backup = database.getConnection();
        Statement reading = backup.createStatement();
        Connection login = database.getConnection();
        Statement check = login.createStatement()) {
      backup.setAutoCommit(false);
      reading.execute("select * from session");
      migration =
          CompletableFuture.runAsync(() -> Migrations.apply(flyway -> flyway.dataSource(database)));
      awaitWaiting(migration, login);
      // It would wait behind the migration, and that for the backup.
      check.execute("set statement_timeout = '3s'");
      assertThat(number(check, "select count(*) from session")).isZero();
      backup.rollback();
    }
    migration.join();
    assertThat(Migrations.of(flyway -> flyway.dataSource(database)).info().pending()).isEmpty();
  }

  private static void awaitWaiting(CompletableFuture<Void> migration, Connection connection)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      Await.until(
          "a migration waits",
          () -> {
            assertThat(migration).isNotCompleted();
            return number(
                    statement,
                    "select count(*) from pg_stat_activity where datname = current_database()"
                        + " and wait_event_type = 'Lock'")
                > 0;
          });
    }
  }

  private static int number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getInt(1);
    }
  }
}
