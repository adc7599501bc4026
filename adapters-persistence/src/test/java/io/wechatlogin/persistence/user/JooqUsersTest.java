package io.wechatlogin.persistence.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.GivenNumbers;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.identity.JooqBindings;
import io.wechatlogin.persistence.store.OwnTransactions;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class JooqUsersTest {
  @Test
  void aTakenIdIsDrawnAgain() throws SQLException {
    var database = TestDatabase.create("random_ids");
    PostgresStore.on(database, TestDatabase.keys());
    DSLContext dsl =
        DSL.using(database, SQLDialect.POSTGRES, new Settings().withRenderSchema(false));
    OwnTransactions transactions = new OwnTransactions(dsl);
    JooqUsers users =
        new JooqUsers(
            dsl,
            transactions,
            new JooqBindings(dsl, transactions),
            new GivenNumbers(100_000_000_000_001L, 100_000_000_000_001L, 100_000_000_000_002L));
    users.create(new UserId("100000000000001"), "The host's", User.Status.DISABLED);
    assertThat(users.register("Alice").id()).isEqualTo(new UserId("100000000000002"));
    assertThat(users.find(new UserId("100000000000001")).orElseThrow().displayName())
        .isEqualTo("The host's");
  }
}
