package io.wechatlogin.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Cause;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database keeps the audit log from changes, even by the role of the service. */
@Tag("database")
class AuditLogTest {
  private static final UserId USER = new UserId("audited");
  private static final Event EVENT =
      new Event(
          "e1",
          USER,
          new Event.What(EventKind.BIND, "Main", null),
          Instant.parse("2026-11-21T08:00:00Z"),
          new Cause(Actor.USER, Origin.UNKNOWN, "request"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update event set kind = 'unbind'",
        "update event set request_id = null where user_id = 'audited'",
        "delete from event",
        "truncate event"
      })
  void theDatabaseRefusesToChangeAnEvent(String statement) throws SQLException {
    String name = "audit_" + Integer.toHexString(statement.hashCode() & 0xfffffff);
    var database = TestDatabase.create(name);
    Events events = PostgresStore.on(database, TestDatabase.keys()).ports().store().events();
    events.append(EVENT);
    try (Connection connection = database.getConnection();
        Statement attempt = connection.createStatement()) {
      assertThatThrownBy(() -> attempt.execute(statement))
          .isInstanceOfSatisfying(
              SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo("42501"))
          .hasMessageContaining("append only");
    }
    assertThat(events.ofUser(USER, 10)).containsExactly(EVENT);
  }

  @Test
  void onlyOldEventsGoAndOnlyForWhoSaysHowOldTheyAre() throws SQLException {
    var database = TestDatabase.create("audit_retention");
    Events events = PostgresStore.on(database, TestDatabase.keys()).ports().store().events();
    Instant lately = Instant.now().minusSeconds(60);
    Event old = event("e-old", Instant.parse("2001-01-01T00:00:00Z"));
    events.append(old);
    events.append(event("e-new", lately));
    // A setting of the far future, as a wrong clock would make it, leaves the newest weeks.
    assertThatThrownBy(() -> events.removeBefore(lately.plusSeconds(3600), 10))
        .hasMessageContaining("append only");
    assertThat(events.ofUser(USER, 10)).hasSize(2);
    assertThat(events.removeBefore(old.at().plusSeconds(1), 10)).isEqualTo(1);
    assertThat(events.ofUser(USER, 10)).extracting(Event::id).containsExactly("e-new");
  }

  @Test
  void theOriginsOfOldEventsGoWithThem() throws SQLException {
    var database = TestDatabase.create("audit_origins");
    Events events = PostgresStore.on(database, TestDatabase.keys()).ports().store().events();
    Instant old = Instant.parse("2001-01-01T00:00:00Z");
    Cause cause = new Cause(Actor.USER, new Origin("192.0.2.7", "Browser"), "request");
    events.append(new Event("e-old", USER, EVENT.what(), old, cause));
    events.append(new Event("e-new", USER, EVENT.what(), Instant.now(), cause));
    assertThat(events.removeBefore(old.plusSeconds(1), 10)).isEqualTo(1);
    assertThat(count(database, "select count(*) from event where id = 'e-old'")).isZero();
    assertThat(count(database, "select count(*) from event_origin where id = 'e-old'")).isZero();
    assertThat(count(database, "select count(*) from event_origin")).isEqualTo(1);
  }

  /** A login locks nothing, so an erasure does not see one that is about to be committed. */
  @Test
  void noOriginOfALoginAtTheMomentOfAnErasureStays() throws SQLException {
    var database = TestDatabase.create("audit_erasure");
    Ports ports = PostgresStore.on(database, TestDatabase.keys()).ports();
    UserId userId = ports.users().register("Alice").id();
    Identity person = new Identity("wx1", "default", "o1", null);
    ports.identities().bindings().add(new Binding("b1", "Main", person, userId, Instant.now()));
    SecretHash code = SecretHash.of("code");
    ProvenIdentity proven = new ProvenIdentity(person, "Main", null, null);
    SignIns signIns = ports.logins().signIns();
    signIns.issueLoginCode(proven, code, null, Instant.now().plusSeconds(60));
    CorpId notTheirs = new CorpId("club");
    ports
        .store()
        .transactions()
        .run(
            () -> {
              ports.store().revocations().endAll(userId);
              ((ManagedDirectory) ports.users()).erase(userId);
              ports.identities().removal().removeAll(userId);
              ports.sessions().ending().endAll(userId);
              ports.store().events().forgetOrigins(userId);
              assertThat(
                      elsewhere(() -> signIns.openSession(proven, session("s1", null)).isPresent()))
                  .isTrue();
              assertThat(
                      elsewhere(
                          () ->
                              catchThrowable(
                                  () -> signIns.trade(code, null, session("s2", notTheirs)))))
                  .isInstanceOf(LoginException.class);
              return userId;
            });
    assertThat(count(database, "select count(*) from session")).isEqualTo(1);
    assertThat(count(database, "select count(*) from event_origin")).isEqualTo(1);
    housekeeping(ports, Instant.now());
    assertThat(count(database, "select count(*) from session")).isZero();
    assertThat(count(database, "select count(*) from event_origin")).isZero();
    assertThat(count(database, "select count(*) from event")).isEqualTo(2);
    assertThat(count(database, "select count(erased_at) from user_revocation")).isEqualTo(1);
    housekeeping(ports, Instant.now().plusSeconds(600));
    assertThat(count(database, "select count(erased_at) from user_revocation")).isZero();
    assertThat(count(database, "select count(*) from event_origin")).isZero();
  }

  private static void housekeeping(Ports ports, Instant now) {
    ports.store().expiring().forEach(rows -> rows.removeExpired(now, 100));
  }

  private static NewSession session(String id, @Nullable CorpId corpId) {
    return new NewSession(
        id, SecretHash.of(id), corpId, Instant.now(), new Origin("192.0.2.7", "Browser"));
  }

  /** Runs a step outside of the transaction of this thread. */
  private static <T> T elsewhere(Callable<T> step) {
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      return other.submit(step).get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static int count(DataSource database, String query) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Event event(String id, Instant at) {
    return new Event(id, USER, EVENT.what(), at, EVENT.cause());
  }

  @Test
  void anUnknownEventOfANewerNodeHidesNoKnownEvent() throws SQLException {
    var database = TestDatabase.create("audit_newer");
    Events events = PostgresStore.on(database, TestDatabase.keys()).ports().store().events();
    events.append(EVENT);
    try (Connection connection = database.getConnection();
        Statement newer = connection.createStatement()) {
      newer.execute(
          "insert into event (user_id, at, id, kind)"
              + " values ('audited', '2026-11-21 09:00:00Z', 'e2', 'moved_to_the_moon')");
    }
    assertThat(events.ofUser(USER, 1)).containsExactly(EVENT);
  }
}
