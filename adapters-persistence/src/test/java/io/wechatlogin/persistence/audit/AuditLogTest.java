package io.wechatlogin.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Cause;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
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
