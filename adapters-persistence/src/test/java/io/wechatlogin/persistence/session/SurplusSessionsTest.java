package io.wechatlogin.persistence.session;

import static io.wechatlogin.persistence.tables.Tables.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class SurplusSessionsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");
  private static final int LIMIT = 500;

  @Test
  void aSurplusIsFoundWhereverThePartsOfARoundEnd() throws SQLException {
    Map<String, Integer> sessions = new LinkedHashMap<>();
    sessions.put("ann", 3);
    sessions.put("bob", Session.MAX_PER_USER + 7);
    sessions.put("cat", Session.MAX_PER_USER);
    sessions.put("dan", Session.MAX_PER_USER + 1);
    sessions.put("eve", 2);
    DataSource database = TestDatabase.create("surplus");
    PostgresStore store = PostgresStore.on(database, TestDatabase.keys());
    open(store, sessions);
    DSLContext dsl =
        DSL.using(database, SQLDialect.POSTGRES, new Settings().withRenderSchema(false));
    for (int partSize : new int[] {40, 103, 110, 1000}) {
      SurplusSessions surplus = new SurplusSessions(dsl, partSize);
      int removed = 0;
      for (int part = 0; part <= 320 / partSize; part++) {
        removed += surplus.removeExpired(NOW, LIMIT);
      }
      assertThat(removed).as("parts of %d", partSize).isEqualTo(8);
      open(store, Map.of("bob", 7, "dan", 1));
    }
  }

  @Test
  void aBatchRemovesNoMoreThanItMay() throws SQLException {
    DataSource database = TestDatabase.create("surplus_batches");
    PostgresStore store = PostgresStore.on(database, TestDatabase.keys());
    open(store, Map.of("ann", Session.MAX_PER_USER + 5));
    DSLContext dsl =
        DSL.using(database, SQLDialect.POSTGRES, new Settings().withRenderSchema(false));
    SurplusSessions surplus = new SurplusSessions(dsl);
    assertThat(surplus.removeExpired(NOW, 3)).isEqualTo(3);
    assertThat(surplus.removeExpired(NOW, 3)).isEqualTo(2);
    assertThat(surplus.removeExpired(NOW, 3)).isZero();
    assertThat(dsl.fetchCount(SESSION)).isEqualTo(Session.MAX_PER_USER);
  }

  /** Opens sessions in one transaction, because each would open a connection of its own. */
  private static void open(PostgresStore store, Map<String, Integer> sessions) {
    store
        .ports()
        .store()
        .transactions()
        .run(
            () -> {
              sessions.forEach((user, number) -> open(store, user, number));
              return sessions;
            });
  }

  private static void open(PostgresStore store, String user, int number) {
    for (int i = 0; i < number; i++) {
      String id = user + System.nanoTime();
      Session session = new Session(id, new UserId(user), null, "Main", NOW, NOW);
      store.ports().sessions().sessions().open(SecretHash.of(id), session, LoginBasis.NONE);
    }
  }
}
