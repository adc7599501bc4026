package io.wechatlogin.persistence.hotpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.session.SessionTokens;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Counts the statements of the hot paths: a login takes two in all, a session check one, reading
 * the token of an app one. Checks the plans that PostgreSQL makes for them.
 */
@Tag("database")
class HotPathTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  private static final Pattern STEP = Pattern.compile("->");
  private static final Pattern SCAN_OF_A_TABLE = Pattern.compile("(Seq|Index|Only|Heap|Tid) Scan");
  private static final String[] MANY_ROWS_MOSTLY_REMOVED = {
    "insert into app_user select i::text, 'x', 'active' from generate_series(-9999, -1) i",
    "insert into binding select i::text, 'Main', 'wx1', 'default', i::text, null, i::text, now()"
        + " from generate_series(-9999, -1) i",
    "insert into session select sha256(i::text::bytea), i::text, i::text, null, 'Main', now(),"
        + " now() from generate_series(-9999, -1) i",
    "insert into one_time_code (hash, kind, login_type, user_id, expires_at)"
        + " select sha256(i::text::bytea), 'login', 'Main', i::text, now()"
        + " from generate_series(-9999, -1) i",
    "insert into session_key select 'wx1', i::text, i::text, '', now(), now()"
        + " from generate_series(-9999, -1) i",
    "insert into login_state (hash, login_type, intent, browser, redirect_url, expires_at,"
        + " kept_until) select sha256(i::text::bytea), 'Main', 'login', '', '', now(),"
        + " now() + interval '20 s' from generate_series(-9999, -1) i",
    "delete from login_state",
    "delete from session_key",
    "delete from one_time_code",
    "delete from session",
    "vacuum (analyze)",
  };

  private final PGSimpleDataSource database =
      TestDatabase.create("hot_path_" + unique().replace("-", ""));
  private final AtomicInteger statements = new AtomicInteger();
  private final AtomicInteger commits = new AtomicInteger();
  private final AtomicReference<String> sent = new AtomicReference<>();
  private final Ports ports =
      PostgresStore.on(counted(), KeyRing.of(KeyRing.generate(new SecureRandom()))).ports();
  private final Identity person = new Identity("wx1", "default", unique(), unique());
  private final UserId userId = ports.users().register("Someone").id();

  HotPathTest() throws SQLException {}

  @Test
  void eachHotPathIsOneStatementAndCommitsByItself() {
    assertThat(
            ports.identities().bindings().add(new Binding(unique(), "Main", person, userId, NOW)))
        .isTrue();
    SecretHash code = SecretHash.of(unique());
    NewSession first = session();
    NewSession second = session();

    assertOneStatement(
        () ->
            assertThat(
                    ports
                        .logins()
                        .signIns()
                        .issueLoginCode(proven(), code, null, NOW.plusSeconds(60)))
                .isPresent());
    assertOneStatement(
        () ->
            assertThat(ports.logins().signIns().trade(code, null, first).user().id())
                .isEqualTo(userId));
    assertOneStatement(
        () -> assertThat(ports.logins().signIns().openSession(proven(), second)).isPresent());
    assertOneStatement(
        () -> assertThat(ports.logins().signIns().resume(second.tokenHash(), NOW)).isPresent());
    assertOneStatement(() -> assertThat(ports.providers().appTokens().find(unique())).isEmpty());
  }

  @Test
  void anUnknownTokenCostsAStrangerOneStatement() {
    SessionTokens tokens =
        new SessionTokens(ports, new ClockAndSecrets(() -> NOW, new Secrets(new SecureRandom())));
    assertOneStatement(
        () ->
            assertThatThrownBy(() -> tokens.current(new Secret(unique())))
                .isInstanceOf(LoginException.class));
  }

  @Test
  void bindingsAndUsersAreReadFromTheIndexAlone() throws SQLException {
    for (String login : sent(this::logIn, this::logInWithUnionId)) {
      assertThat(plan(login))
          .containsPattern("Index Only Scan using \\w+ on binding")
          .containsPattern("Index Only Scan using \\w+ on app_user");
    }
    for (String check : sent(this::check)) {
      assertThat(plan(check)).containsPattern("Index Only Scan using \\w+ on app_user");
    }
  }

  /**
   * A plan that was made while a table was nearly empty is kept for a while. A long transaction,
   * such as a backup, keeps removed rows in the table and in its indexes.
   */
  @Test
  void noTableIsReadAsAWholeHoweverFewRowsItHas() throws SQLException {
    List<String> all =
        sent(
            this::logIn,
            this::logInWithUnionId,
            this::logInWithSessionKeyAndProfile,
            this::check,
            this::trade,
            () ->
                ports
                    .logins()
                    .codes()
                    .consume(OneTimeCode.BindCode.class, SecretHash.of(unique()), NOW),
            () -> ports.sessions().sessions().find(SecretHash.of(unique()), NOW),
            () ->
                ports
                    .logins()
                    .states()
                    .claim(
                        SecretHash.of(unique()),
                        "Main",
                        SecretHash.of(unique()),
                        SecretHash.of(unique()),
                        NOW));
    assertRowsAreFoundByKeys(all);

    try (Connection backup = connection();
        Connection others = connection()) {
      backup.setAutoCommit(false);
      backup.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      run(backup, "select count(*) from event");
      run(others, MANY_ROWS_MOSTLY_REMOVED);
      assertRowsAreFoundByKeys(all);
    }
  }

  private void assertRowsAreFoundByKeys(List<String> statements) throws SQLException {
    for (String statement : statements) {
      String plan = plan(statement);
      assertThat(STEP.splitAsStream(plan).filter(step -> SCAN_OF_A_TABLE.matcher(step).find()))
          .as(plan)
          .isNotEmpty()
          .allSatisfy(
              step ->
                  assertThat(step)
                      .containsPattern("(Index|Recheck) Cond: ")
                      .doesNotContain("_expiry"));
    }
  }

  private void logIn() {
    logIn(new ProvenIdentity(new Identity("wx1", "default", unique(), null), "Main", null, null));
  }

  private void logInWithUnionId() {
    logIn(
        new ProvenIdentity(new Identity("wx1", "default", unique(), unique()), "Main", null, null));
  }

  private void logInWithSessionKeyAndProfile() {
    logIn(proven());
  }

  private void logIn(ProvenIdentity unknown) {
    assertThat(ports.logins().signIns().openSession(unknown, session())).isEmpty();
  }

  private void check() {
    assertThat(ports.logins().signIns().resume(SecretHash.of(unique()), NOW)).isEmpty();
  }

  private void trade() {
    assertThatThrownBy(
            () -> ports.logins().signIns().trade(SecretHash.of(unique()), null, session()))
        .isInstanceOf(LoginException.class);
  }

  private static NewSession session() {
    return new NewSession(unique(), SecretHash.of(unique()), null, NOW);
  }

  /** Returns the statement that each step sends. */
  private List<String> sent(Runnable... steps) {
    List<String> statements = new ArrayList<>();
    for (Runnable step : steps) {
      step.run();
      statements.add(sent.get());
    }
    return statements;
  }

  /** Returns the plan of a statement for any values. */
  private String plan(String statement) throws SQLException {
    AtomicInteger number = new AtomicInteger();
    String numbered =
        Pattern.compile("\\?")
            .matcher(statement)
            .replaceAll(mark -> "\\$" + number.incrementAndGet());
    StringBuilder plan = new StringBuilder();
    try (Connection connection = connection();
        Statement explain = connection.createStatement()) {
      explain.execute(TestDatabase.PLANNER_SETTINGS);
      try (ResultSet lines = explain.executeQuery("explain (generic_plan) " + numbered)) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
    }
    return plan.toString();
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private Connection connection() throws SQLException {
    PGSimpleDataSource plain = new PGSimpleDataSource();
    plain.setUrl(database.getUrl());
    plain.setUser(database.getUser());
    plain.setPreferQueryMode(PreferQueryMode.SIMPLE); // leaves $1 to the server
    return plain.getConnection();
  }

  private ProvenIdentity proven() {
    return new ProvenIdentity(
        person,
        "Main",
        new SessionKey(unique(), new Secret(unique()), NOW, NOW, NOW.plusSeconds(60)),
        new ProfileUpdate(
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
    return proxy(
        DataSource.class,
        database,
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
