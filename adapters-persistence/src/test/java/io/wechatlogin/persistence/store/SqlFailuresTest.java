package io.wechatlogin.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** An unavailable database is a refusal with a time to retry after, not a bug. */
@Tag("database")
class SqlFailuresTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void aStoppedDatabaseIsUnavailable() throws IOException {
    EmbeddedPostgres server = EmbeddedPostgres.start();
    try (PostgresStore store = open(server.getJdbcUrl("postgres", "postgres"), 1)) {
      Ports ports = store.ports();
      assertThat(store.readiness().obstacle()).isEmpty();
      server.close();
      assertUnavailable(() -> ports.users().find(new UserId("u1")));
      assertThat(store.readiness().obstacle()).isPresent();
    }
  }

  @Test
  void aCallThatGetsNoConnectionIsUnavailableAfterOneAttempt() throws SQLException {
    AtomicInteger attempts = new AtomicInteger();
    AtomicBoolean broken = new AtomicBoolean();
    PGSimpleDataSource own = TestDatabase.create("broken");
    DataSource breaking =
        new PGSimpleDataSource() {
          @Override
          public Connection getConnection() throws SQLException {
            attempts.incrementAndGet();
            if (broken.get()) {
              throw new SQLTransientConnectionException("no connection");
            }
            return own.getConnection();
          }
        };
    Ports ports = PostgresStore.on(breaking, TestDatabase.keys()).ports();
    List<Supplier<?>> calls =
        List.of(
            () -> ports.users().find(new UserId("u1")),
            () -> ports.store().transactions().run(() -> ports.users().register("Someone")),
            () -> put(ports, new UserId("u1")),
            () -> ports.identities().removal().remove(new UserId("u1"), "wx1"));
    for (Supplier<?> call : calls) {
      broken.set(true);
      attempts.set(0);
      assertUnavailable(call);
      assertThat(attempts).hasValue(1);
      broken.set(false);
      assertThat(call.get()).isNotNull();
    }
  }

  @Test
  void aPoolWithoutAFreeConnectionIsUnavailable() throws Exception {
    try (PostgresStore store = open(TestDatabase.settings().jdbcUrl(), 1);
        ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      Ports ports = store.ports();
      ports
          .store()
          .transactions()
          .run(
              () -> {
                ports.users().find(new UserId("u1"));
                assertUnavailable(() -> get(other.submit(() -> ports.users().register("Someone"))));
                assertUnavailable(
                    () ->
                        get(
                            other.submit(
                                () ->
                                    ports
                                        .store()
                                        .transactions()
                                        .run(() -> ports.users().register("Someone")))));
                return true;
              });
      assertThat(ports.users().register("Someone").displayName()).isEqualTo("Someone");
    }
  }

  @Test
  void aReadOnlyDatabaseIsUnavailable() throws SQLException {
    PGSimpleDataSource own = TestDatabase.create("standby");
    Ports ports = PostgresStore.on(own, TestDatabase.keys()).ports();
    own.setOptions("-cdefault_transaction_read_only=on");
    assertUnavailable(() -> ports.users().register("Someone"));
    assertThat(ports.users().find(new UserId("u1"))).isEmpty();
  }

  @Test
  void aConnectionOnWhichNothingCanBeChangedIsReplaced() throws SQLException {
    String name = "was_a_primary";
    PGSimpleDataSource own = TestDatabase.create(name);
    PostgresStore.on(own, TestDatabase.keys()).close();
    setReadOnly(own, name, "= on");
    try (PostgresStore store = open(TestDatabase.url(name), 1)) {
      assertThat(store.readiness().obstacle()).isPresent();
      assertUnavailable(() -> store.ports().users().register("Someone"));
      setReadOnly(own, name, "to default");
      store.readiness().obstacle(); // may still be asked on a connection of before
      assertThat(store.readiness().obstacle()).isEmpty();
      assertThat(store.ports().users().register("Someone").displayName()).isEqualTo("Someone");
    }
    setReadOnly(own, name, "= on");
    try (PostgresStore store = open(TestDatabase.url(name), 1)) {
      setReadOnly(own, name, "to default");
      assertUnavailable(() -> store.ports().users().register("Someone"));
      assertThat(store.ports().users().register("Someone").displayName()).isEqualTo("Someone");
    }
  }

  /** Holds for connections that are opened from now on, as if they led to another server. */
  private static void setReadOnly(PGSimpleDataSource database, String name, String value)
      throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_read_only = off");
      statement.execute("alter database " + name + " set default_transaction_read_only " + value);
    }
  }

  @Test
  void afterTheServerEndsAConnectionTheNextCallGetsANewOne() throws SQLException {
    String url = TestDatabase.settings().jdbcUrl();
    String name = "ended-" + UUID.randomUUID();
    try (PostgresStore store = open(url, 1);
        Connection operator = DriverManager.getConnection(url);
        Statement statement = operator.createStatement()) {
      Ports ports = store.ports();
      assertUnavailable(
          () ->
              ports
                  .store()
                  .transactions()
                  .run(
                      () -> {
                        ports.users().register(name);
                        end(statement);
                        return ports.users().register(name);
                      }));
      assertThat(ports.users().register(name).displayName()).isEqualTo(name);
    }
  }

  @Test
  void aConnectionThatBreaksWhileARowIsReadIsUnavailable() {
    SQLException ended = new SQLException("terminating connection", "57P01");
    assertThat(SqlFailures.isUnavailable(new SQLException("Error while reading field", ended)))
        .isTrue();
    assertThat(SqlFailures.isUnavailable(new SQLException("Connection is closed"))).isTrue();
    SQLException duplicate = new SQLException("duplicate key", "23505");
    assertThat(SqlFailures.isUnavailable(duplicate)).isFalse();
    assertThat(SqlFailures.isUnavailable(new SQLException("no state", duplicate))).isFalse();
  }

  @Test
  void theLoserOfADeadlockIsRunAgain() throws Exception {
    Ports ports = TestDatabase.store().ports();
    Corp one = new Corp(new CorpId("a" + UUID.randomUUID()), "One");
    Corp other = new Corp(new CorpId("b" + UUID.randomUUID()), "Other");
    directoryPut(ports, one);
    directoryPut(ports, other);
    AtomicInteger attempts = new AtomicInteger();
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> first =
          threads.submit(() -> putBoth(ports, one, other, attempts, bothHoldOne));
      Future<Boolean> second =
          threads.submit(() -> putBoth(ports, other, one, attempts, bothHoldOne));
      assertThat(first.get() && second.get()).isTrue();
    }
    assertThat(attempts).hasValueGreaterThan(2);
  }

  @Test
  void aBugPropagatesWithoutValuesOfTheRow() {
    Ports ports = TestDatabase.store().ports();
    Identity person = new Identity("wx1", "default", "o1", null);
    SecretHash code = SecretHash.of("secret" + UUID.randomUUID());
    OneTimeCode bindCode = new OneTimeCode.BindCode("Main", person);
    ports.logins().codes().issue(code, bindCode, NOW);
    Throwable bug = catchThrowable(() -> ports.logins().codes().issue(code, bindCode, NOW));
    assertThat(bug).isInstanceOf(DataAccessException.class);
    for (Throwable cause = bug; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContain(code.hex());
    }
  }

  private static boolean putBoth(
      Ports ports, Corp first, Corp second, AtomicInteger attempts, CyclicBarrier bothHoldOne) {
    return ports
        .store()
        .transactions()
        .run(
            () -> {
              directoryPut(ports, first);
              if (attempts.incrementAndGet() <= 2) {
                await(bothHoldOne);
              }
              directoryPut(ports, second);
              return true;
            });
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Ends the connections that wait for the next statement of an open transaction. */
  private static void end(Statement statement) {
    try {
      statement.execute(
          "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
              + " where state = 'idle in transaction'");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  private static void directoryPut(Ports ports, Corp corp) {
    ((ManagedDirectory) ports.users()).put(corp);
  }

  private static Object put(Ports ports, UserId userId) {
    return ((ManagedDirectory) ports.users()).put(userId, "Someone", User.Status.ACTIVE, Set.of());
  }

  private static PostgresStore open(String url, int poolSize) {
    return PostgresStore.open(new PostgresSettings(url, null, null, poolSize), TestDatabase.keys());
  }

  private static void assertUnavailable(Supplier<?> call) {
    assertThatThrownBy(call::get)
        .isInstanceOfSatisfying(
            LoginException.class,
            refusal -> {
              assertThat(refusal.error()).isEqualTo(LoginError.DATABASE_UNAVAILABLE);
              assertThat(refusal.retryAfter()).isPresent();
            });
  }
}
