package io.wechatlogin.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.application.port.AppTokens;
import io.wechatlogin.application.port.Scans;
import io.wechatlogin.application.port.States;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.scan.Scan.Status;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.LoginIntent;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.TestScans;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/** Waiting across nodes: two stores on one database. */
@Tag("database")
class ChangeNotificationsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final int WAITING_THREADS = 1000;
  private static final int CONNECTIONS = 2;
  private static final String LISTENERS =
      "from pg_stat_activity where datname = current_database() and query like 'listen %'";

  @Test
  void aThousandWaitingThreadsShareOneConnectionOutsideThePool() throws Exception {
    PGSimpleDataSource database = TestDatabase.create("waiting_threads");
    try (PostgresStore waiting = open(database, CONNECTIONS);
        PostgresStore changing = open(database, CONNECTIONS)) {
      Scans here = waiting.ports().logins().scans();
      List<Scan> scans = IntStream.range(0, WAITING_THREADS).mapToObj(i -> started(here)).toList();
      List<Status> received = new CopyOnWriteArrayList<>();
      List<Thread> threads =
          scans.stream()
              .map(
                  scan ->
                      Thread.ofVirtual()
                          .start(
                              () ->
                                  here.awaitChange(scan.id(), Status.WAITING, LONG)
                                      .map(Scan::status)
                                      .ifPresent(received::add)))
              .toList();
      Await.until("all threads wait", () -> isWaiting(database, threads));
      // If waiting threads held the two pooled connections, these calls would time out.
      for (int i = 0; i < 100; i++) {
        assertThat(waiting.ports().users().find(new UserId("unknown"))).isEmpty();
      }
      assertThat(number(database, "select count(*) " + LISTENERS)).isEqualTo(1);

      scans.forEach(scan -> assertThat(opens(changing, scan)).isTrue());
      for (Thread each : threads) {
        each.join();
      }
      assertThat(received).hasSize(WAITING_THREADS).containsOnly(Status.SCANNED);
    }
  }

  @Test
  void aBrokenConnectionIsOpenedAgainAndNoChangeIsLost() throws Exception {
    PGSimpleDataSource database = TestDatabase.create("broken_connection");
    try (PostgresStore waiting = open(database, CONNECTIONS);
        PostgresStore changing = open(database, CONNECTIONS)) {
      for (int i = 0; i < 3; i++) {
        Scan scan = started(waiting.ports().logins().scans());
        CompletableFuture<Optional<Scan>> change = awaiting(waiting, scan, LONG);
        Await.until("a listener", () -> number(database, "select count(*) " + LISTENERS) > 0);
        assertThat(number(database, "select count(pg_terminate_backend(pid)) " + LISTENERS))
            .isEqualTo(1);
        assertThat(opens(changing, scan)).isTrue();
        assertThat(change.join()).map(Scan::status).contains(Status.SCANNED);
      }
    }
  }

  @Test
  void waitingOnAStoppedDatabaseFailsAsUnavailableAndItsReturnIsNoticed(@TempDir Path dir)
      throws IOException {
    EmbeddedPostgres server = server(dir, 0);
    int port = server.getPort();
    PostgresSettings settings =
        new PostgresSettings(server.getJdbcUrl("postgres", "postgres"), null, null, CONNECTIONS);
    try (PostgresStore waiting = PostgresStore.open(settings, TestDatabase.keys())) {
      Scan lost = started(waiting.ports().logins().scans());
      FutureTask<Optional<Scan>> change =
          new FutureTask<>(
              () -> waiting.ports().logins().scans().awaitChange(lost.id(), Status.WAITING, SHORT));
      Thread thread = Thread.ofPlatform().start(change);
      Await.until("a check", () -> hasChecked(thread));
      server.close();
      assertThatThrownBy(change::get)
          .cause()
          .isInstanceOfSatisfying(
              LoginException.class,
              e -> assertThat(e.error()).isEqualTo(LoginError.DATABASE_UNAVAILABLE));

      try (EmbeddedPostgres again = server(dir, port);
          PostgresStore changing = PostgresStore.open(settings, TestDatabase.keys())) {
        assertThat(again.getPort()).isEqualTo(port);
        Scan scan = started(changing.ports().logins().scans());
        CompletableFuture<Optional<Scan>> changed = awaitingAgain(waiting, scan);
        assertThat(opens(changing, scan)).isTrue();
        assertThat(changed.join()).map(Scan::status).contains(Status.SCANNED);
      }
    }
  }

  @Test
  void waitingThreadsReturnWhenTheNodeStops() throws SQLException {
    PGSimpleDataSource database = TestDatabase.create("stopping");
    try (PostgresStore waiting = open(database, CONNECTIONS)) {
      Scan scan = started(waiting.ports().logins().scans());
      CompletableFuture<Optional<Scan>> change = awaiting(waiting, scan, LONG);
      waiting.ports().logins().scans().stopWaiting();
      assertThat(change.join()).isEmpty();
      assertThat(waiting.ports().logins().scans().awaitChange(scan.id(), Status.WAITING, LONG))
          .isEmpty();
    }
    Await.until("no listener", () -> number(database, "select count(*) " + LISTENERS) == 0);
  }

  /** A node that stops still answers the logins that it has begun. */
  @Test
  void aRepeatedCallbackWaitsOnWhileTheNodeStops() throws SQLException {
    try (PostgresStore store = open(TestDatabase.create("repeated"), CONNECTIONS)) {
      States states = store.ports().logins().states();
      SecretHash doubled = claimed(states);
      assertThat(claim(states, doubled)).isInstanceOf(StateClaim.Repeated.class);
      store.ports().logins().scans().stopWaiting();
      CompletableFuture<Optional<WebUrl>> repetition =
          CompletableFuture.supplyAsync(() -> states.awaitAnswer(doubled, LONG));
      WebUrl answer = WebUrl.of("https://app.example/");
      states.answer(doubled, answer, NOW.plusSeconds(10));
      assertThat(repetition.join()).contains(answer);
    }
  }

  @Test
  void renewingOrReleasingATokenWakesTheOtherNodes() throws SQLException {
    PGSimpleDataSource database = TestDatabase.create("renewal");
    try (PostgresStore waiting = open(database, CONNECTIONS);
        PostgresStore renewing = open(database, CONNECTIONS)) {
      AppTokens there = renewing.ports().providers().appTokens();
      long start = System.nanoTime();
      for (boolean isRenewed : new boolean[] {true, false}) {
        assertThat(there.lease("wx1", "holder", NOW, NOW.plusSeconds(10))).isTrue();
        CompletableFuture<Boolean> released =
            CompletableFuture.supplyAsync(
                () -> waiting.ports().providers().appTokens().awaitRelease("wx1", NOW, LONG));
        Await.until("a listener", () -> number(database, "select count(*) " + LISTENERS) > 0);
        if (isRenewed) {
          AppToken token = new AppToken(new Secret("token"), NOW.plusSeconds(7200));
          assertThat(there.put("wx1", "holder", token)).isTrue();
        } else {
          there.release("wx1", "holder");
        }
        assertThat(released.join()).isTrue();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
    }
  }

  @Test
  void onlyAnAnswerThatARepeatedCallbackAwaitsIsNotified() throws SQLException {
    PGSimpleDataSource database = TestDatabase.create("notified");
    try (PostgresStore store = open(database, CONNECTIONS);
        Connection listener = database.getConnection();
        Statement statement = listener.createStatement()) {
      statement.execute("listen wechat_login");
      States states = store.ports().logins().states();
      SecretHash alone = claimed(states);
      SecretHash doubled = claimed(states);
      assertThat(claim(states, doubled)).isInstanceOf(StateClaim.Repeated.class);
      WebUrl answer = WebUrl.of("https://app.example/");
      states.answer(alone, answer, NOW.plusSeconds(10));
      states.answer(doubled, answer, NOW.plusSeconds(10));
      PGNotification[] received =
          listener.unwrap(PGConnection.class).getNotifications((int) LONG.toMillis());
      assertThat(received).extracting(PGNotification::getParameter).containsExactly(doubled.hex());
    }
  }

  private static PostgresStore open(PGSimpleDataSource database, int connections) {
    return PostgresStore.open(
        new PostgresSettings(database.getUrl(), database.getUser(), null, connections),
        TestDatabase.keys());
  }

  private static EmbeddedPostgres server(Path dir, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(dir.resolve("data"))
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }

  private static Scan started(Scans scans) {
    return TestScans.start(scans, NOW);
  }

  private static boolean opens(PostgresStore store, Scan scan) {
    return store.ports().logins().scans().replace(scan.opened(NOW));
  }

  private static CompletableFuture<Optional<Scan>> awaiting(
      PostgresStore store, Scan scan, Duration atMost) {
    return CompletableFuture.supplyAsync(
        () -> store.ports().logins().scans().awaitChange(scan.id(), Status.WAITING, atMost));
  }

  /** Each pooled connection may have broken with the server, and then fails one call. */
  private static CompletableFuture<Optional<Scan>> awaitingAgain(PostgresStore store, Scan scan) {
    CompletableFuture<Optional<Scan>> change = awaiting(store, scan, LONG);
    for (int broken = 0; broken < CONNECTIONS; broken++) {
      change = change.exceptionallyCompose(unavailable -> awaiting(store, scan, LONG));
    }
    return change;
  }

  private static SecretHash claimed(States states) {
    SecretHash state = SecretHash.of(UUID.randomUUID().toString());
    states.start(
        state,
        new PendingLogin(
            "Main",
            LoginIntent.LOGIN,
            null,
            null,
            new PendingLogin.Browser(SecretHash.of("browser")),
            WebUrl.of("https://a.b")),
        NOW.plusSeconds(600));
    assertThat(claim(states, state)).isInstanceOf(StateClaim.First.class);
    return state;
  }

  private static StateClaim claim(States states, SecretHash state) {
    return states.claim(state, "Main", SecretHash.of("browser"), SecretHash.of("attempt"), NOW);
  }

  /** Returns whether a thread waits for a notification, after its first check. */
  private static boolean hasChecked(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING
        && Stream.of(thread.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().equals("tryAcquire"));
  }

  /** Returns whether all threads wait for a notification, after their first check. */
  private static boolean isWaiting(PGSimpleDataSource database, List<Thread> threads)
      throws SQLException {
    return threads.stream().allMatch(each -> each.getState() == Thread.State.TIMED_WAITING)
        && number(database, "select count(*) " + LISTENERS) == 1;
  }

  private static int number(PGSimpleDataSource database, String query) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getInt(1);
    }
  }
}
