package io.wechatlogin.persistence.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.port.BindingRemoval;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A person of an Open Platform account belongs to one user at most, in every race. */
@Tag("database")
class UnionIdentityTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  private final Ports ports = TestDatabase.store().ports();
  private final UserId userId = ports.users().register("Someone").id();
  private final Identity inOneApp = new Identity("wx1", "default", unique(), unique());
  private final Identity inAnotherApp =
      new Identity("wx2", "default", unique(), inOneApp.unionId());

  @RepeatedTest(50)
  void aPersonUnboundFromTwoAppsAtOnceBelongsToNoUser() throws Exception {
    add(inOneApp);
    add(inAnotherApp);
    atOnce(() -> remove("wx1"), () -> remove("wx2"));
    assertThat(bindings().ofUser(userId)).isEmpty();
    assertThat(bindings().factsOf(inOneApp).unionOwner()).isEmpty();
  }

  @RepeatedTest(50)
  void aPersonUnboundFromOneAppMayBeBoundInAnotherAtTheSameTime() throws Exception {
    add(inOneApp);
    atOnce(() -> remove("wx1"), () -> add(inAnotherApp));
    assertThat(bindings().find(userId, "wx1")).isEmpty();
    assertThat(bindings().find(userId, "wx2")).isPresent();
    assertThat(bindings().factsOf(inOneApp).unionOwner()).contains(userId);
  }

  @RepeatedTest(50)
  void aUnionIdLearnedDuringAnUnbindingIsNotLeftBehind() throws Exception {
    Identity without = new Identity("wx1", "default", unique(), null);
    add(without);
    Binding binding = bindings().find(userId, "wx1").orElseThrow();
    String unionId = unique();
    atOnce(() -> remove("wx1"), () -> bindings().learnUnionId(binding, unionId));
    assertThat(bindings().ofUser(userId)).isEmpty();
    assertThat(bindings().factsOf(without.withUnionId(unionId)).unionOwner()).isEmpty();
  }

  @RepeatedTest(50)
  void erasingAUserDuringAnUnbindingLeavesNothing() throws Exception {
    add(inOneApp);
    add(inAnotherApp);
    atOnce(
        () -> remove("wx1"),
        () ->
            ports
                .store()
                .transactions()
                .run(
                    () -> {
                      removal().removeAll(userId);
                      return true;
                    }));
    assertThat(bindings().factsOf(inOneApp).unionOwner()).isEmpty();
  }

  @Test
  void theDatabaseRefusesASecondUserOfAPerson() throws SQLException {
    add(inOneApp);
    try (Connection connection = connection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into binding values (?, 'Main', 'wx2', 'default', ?, ?, 'thief', now())")) {
      insert.setString(1, unique());
      insert.setString(2, unique());
      insert.setString(3, inOneApp.unionId());
      assertThatThrownBy(insert::execute)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23503"));
    }
  }

  private boolean remove(String appId) {
    return ports.store().transactions().run(() -> removal().remove(userId, appId)).isPresent();
  }

  private boolean add(Identity identity) {
    Binding binding = new Binding(unique(), "Main", identity, userId, NOW);
    boolean added = ports.store().transactions().run(() -> bindings().add(binding));
    assertThat(added).isTrue();
    return added;
  }

  private static void atOnce(Callable<Boolean> one, Callable<Boolean> another) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> first = threads.submit(() -> runAfter(start, one));
      Future<Boolean> second = threads.submit(() -> runAfter(start, another));
      first.get();
      second.get();
    }
  }

  private static boolean runAfter(CyclicBarrier start, Callable<Boolean> step) throws Exception {
    start.await();
    return step.call();
  }

  private Bindings bindings() {
    return ports.identities().bindings();
  }

  private BindingRemoval removal() {
    return ports.identities().removal();
  }

  private static Connection connection() throws SQLException {
    return DriverManager.getConnection(TestDatabase.settings().jdbcUrl());
  }

  private static String unique() {
    return UUID.randomUUID().toString();
  }
}
