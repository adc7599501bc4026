package io.wechatlogin.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.application.port.SessionKeys.SessionKey;
import io.wechatlogin.application.port.SignIns.Arrival;
import io.wechatlogin.application.port.SignIns.NewSession;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Counts what goes over the wire: a login is two statements in all, a session check one, and so is
 * the look at an app's token. Looks at how the database goes about them.
 */
class HotPathTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  private final AtomicInteger statements = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicReference<String> sent = new AtomicReference<>();
  private final Ports ports =
      PostgresStore.on(counted(), KeyRing.of(KeyRing.generate(new SecureRandom()))).ports();
  private final Identity person = new Identity("wx1", "default", unique(), unique());
  private final UserId userId = ports.users().register("Someone").id();

  @Test
  void eachHotPathIsOneStatementAndCommitsByItself() {
    assertThat(ports.bindings().add(new Binding(unique(), "Main", person, userId, NOW))).isTrue();
    SecretHash code = SecretHash.of(unique());
    NewSession first = new NewSession(unique(), SecretHash.of(unique()), null, NOW);
    NewSession second = new NewSession(unique(), SecretHash.of(unique()), null, NOW);

    assertOneStatement(
        () ->
            assertThat(ports.signIns().issueLoginCode(arrival(), code, NOW.plusSeconds(60)))
                .isPresent());
    assertOneStatement(
        () -> assertThat(ports.signIns().trade(code, first).user().id()).isEqualTo(userId));
    assertOneStatement(
        () -> assertThat(ports.signIns().openSession(arrival(), second)).isPresent());
    assertOneStatement(() -> assertThat(ports.signIns().resume(second.token(), NOW)).isPresent());
    assertOneStatement(() -> assertThat(ports.appTokens().find(unique())).isEmpty());
  }

  @Test
  void bindingsAndUsersAreReadOutOfTheIndexesThatFindThem() throws SQLException {
    for (String unionId : new String[] {null, unique()}) {
      Identity stranger = new Identity("wx1", "default", unique(), unionId);
      NewSession session = new NewSession(unique(), SecretHash.of(unique()), null, NOW);
      assertThat(ports.signIns().openSession(new Arrival(stranger, "Main", null, null), session))
          .isEmpty();
      assertThat(plan())
          .containsPattern("Index Only Scan using \\w+ on binding")
          .containsPattern("Index Only Scan using \\w+ on app_user");
    }

    assertThat(ports.signIns().resume(SecretHash.of(unique()), NOW)).isEmpty();
    assertThat(plan()).containsPattern("Index Only Scan using \\w+ on app_user");
  }

  /** How the last statement goes about tables that are too large to be read whole. */
  private String plan() throws SQLException {
    PGSimpleDataSource plain = new PGSimpleDataSource();
    plain.setUrl(TestDatabase.settings().jdbcUrl());
    plain.setPreferQueryMode(PreferQueryMode.SIMPLE); // in which $1 is no parameter of ours
    AtomicInteger number = new AtomicInteger();
    String numbered =
        Pattern.compile("\\?")
            .matcher(sent.get())
            .replaceAll(mark -> "\\$" + number.incrementAndGet());
    try (Connection connection = plain.getConnection();
        Statement statement = connection.createStatement()) {
      for (String other : List.of("seqscan", "bitmapscan", "hashjoin", "mergejoin")) {
        statement.execute("set enable_" + other + " = off");
      }
      StringBuilder plan = new StringBuilder();
      try (ResultSet lines = statement.executeQuery("explain (generic_plan) " + numbered)) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
      return plan.toString();
    }
  }

  private Arrival arrival() {
    return new Arrival(
        person,
        "Main",
        new SessionKey(unique(), new Secret(unique()), NOW, NOW, NOW.plusSeconds(60)),
        new Profiles.Update(
            unique(),
            new WebToken(
                person.openId(), "s", new Secret("a"), new Secret("r"), NOW, Duration.ofHours(2)),
            new Profile(person.openId(), null, "Alice", "", 0, "", "", ""),
            NOW));
  }

  private void assertOneStatement(Runnable step) {
    statements.set(0);
    commits.set(0);
    step.run();
    assertThat(statements).hasValue(1);
    assertThat(commits).hasValue(0);
  }

  private DataSource counted() {
    PGSimpleDataSource real = new PGSimpleDataSource();
    real.setUrl(TestDatabase.settings().jdbcUrl());
    return proxy(
        DataSource.class,
        real,
        result ->
            result instanceof Connection connection
                ? proxy(Connection.class, connection, same -> same)
                : result);
  }

  private <T> T proxy(Class<T> type, T target, UnaryOperator<Object> wrap) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              switch (method.getName()) {
                case "prepareStatement" -> {
                  statements.incrementAndGet();
                  sent.set((String) arguments[0]);
                }
                case "createStatement", "prepareCall" -> statements.incrementAndGet();
                case "commit", "setAutoCommit" -> commits.incrementAndGet();
                default -> {}
              }
              try {
                return wrap.apply(method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static String unique() {
    return UUID.randomUUID().toString();
  }
}
