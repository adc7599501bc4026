package io.wechatlogin.persistence.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.application.port.Scans;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.scan.Scan.Status;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.TestScans;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What threads that wait for scans cost when all of them check at the same moment. */
@Tag("database")
class ScanChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final int CONNECTIONS = 4;
  private static final int CROWD = 200;

  /** The number of connections that checks take at most. */
  private static final int LANES = 2;

  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  void checksAtTheSameMomentShareStatementsAndLeaveConnectionsToLogins() throws Exception {
    PGSimpleDataSource database = TestDatabase.create("scan_checks");
    database.setSocketTimeout((int) BOUND.toSeconds());
    try (PostgresStore store =
            PostgresStore.open(
                new PostgresSettings(database.getUrl(), database.getUser(), null, CONNECTIONS),
                TestDatabase.keys());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Scans scans = store.ports().logins().scans();
      List<Scan> opened = IntStream.range(0, CROWD).mapToObj(i -> opened(scans)).toList();
      List<Future<Optional<Scan>>> checks = new ArrayList<>();
      try (Connection other = database.getConnection();
          Statement statement = other.createStatement()) {
        other.setAutoCommit(false);
        statement.execute("lock table scan in access exclusive mode");
        // One after the other, or one statement would serve both.
        for (int lane = 1; lane <= LANES; lane++) {
          checks.add(threads.submit(check(scans, opened.get(lane - 1))));
          awaitBlocked(database, lane);
        }
        opened.stream().skip(LANES).forEach(scan -> checks.add(threads.submit(check(scans, scan))));
        for (int i = 0; i < CONNECTIONS; i++) {
          assertThat(store.ports().users().find(new UserId("unknown"))).isEmpty();
        }
        assertThat(blocked(database)).isEqualTo(LANES);
        other.rollback();
      }
      for (int i = 0; i < CROWD; i++) {
        assertThat(checks.get(i).get()).contains(opened.get(i));
      }
    }
  }

  private static Callable<Optional<Scan>> check(Scans scans, Scan scan) {
    return () -> scans.awaitChange(scan.id(), Status.WAITING, Duration.ofSeconds(1));
  }

  private static void awaitBlocked(PGSimpleDataSource database, int number) {
    Await.until(number + " statements wait for the lock", () -> blocked(database) >= number);
  }

  private static Scan opened(Scans scans) {
    Scan scan = TestScans.start(scans, NOW);
    Scan opened = scan.opened(NOW);
    assertThat(scans.replace(opened)).isTrue();
    return opened;
  }

  /**
   * Returns the number of statements that wait for a lock. It asks in a transaction of its own: one
   * transaction sees the same list of connections until its end (PostgreSQL, 27.2.2, "Viewing
   * Statistics"), so a connection that was opened later would never count.
   */
  private static int blocked(PGSimpleDataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where datname = current_database()"
                    + " and wait_event_type = 'Lock'")) {
      result.next();
      return result.getInt(1);
    }
  }
}
