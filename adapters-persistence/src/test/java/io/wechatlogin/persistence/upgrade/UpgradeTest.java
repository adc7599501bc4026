package io.wechatlogin.persistence.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.code.OneTimeCode.LoginCode;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.Resealing;
import io.wechatlogin.persistence.sealing.SealedColumn;
import io.wechatlogin.persistence.sealing.SealedWebToken;
import io.wechatlogin.persistence.store.Migrations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A database of each released version comes through the upgrade to this one with all its rows. */
@Tag("database")
class UpgradeTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final UserId ANN = new UserId("ann");
  private static final Identity ACCOUNT = new Identity("wx1", "default", "open-ann", "union-ann");
  private static final SecretHash STATE = SecretHash.of("state-login");
  private static final WebUrl ANSWER = WebUrl.of("https://app.example/?loginCode=wlc_1");
  private static final Secret SESSION_KEY = new Secret("session-key-of-ann");
  private static final Secret APP_TOKEN = new Secret("98_token-of-the-app");
  private static final WebToken WEB_TOKEN =
      new WebToken(
          "open-ann",
          "snsapi_userinfo",
          new Secret("90_access"),
          new Secret("90_refresh"),
          Instant.parse("2026-11-21T07:00:00Z"),
          Duration.ofHours(2));

  private final KeyRing keys = TestDatabase.keys();

  static IntStream released() throws SQLException {
    return IntStream.range(1, newest());
  }

  private static int newest() throws SQLException {
    MigrationInfo[] all =
        Migrations.of(flyway -> flyway.dataSource(TestDatabase.shared())).info().all();
    return Arrays.stream(all)
        .mapToInt(migration -> Integer.parseInt(migration.getVersion().getVersion()))
        .max()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("released")
  void allRowsOfAReleasedVersionAreThereAndAllSealedValuesOpen(int version)
      throws SQLException, IOException {
    PGSimpleDataSource database = TestDatabase.create("upgrade_from_" + version);
    migrate(database, version);
    try (Connection connection = database.getConnection()) {
      assertThat(RowsOfAVersion.insert(connection, version, sealed())).isPositive();
      Map<String, Set<String>> columns = RowsOfAVersion.columns(connection);
      if (version == 1) {
        columns.get("login_state").remove("answer"); // version 2 renames it
      }
      Map<String, List<String>> before = values(connection, columns);
      PostgresStore store = PostgresStore.on(database, keys);
      Map<String, List<String>> after = values(connection, columns);
      before.forEach(
          (table, rows) ->
              assertThat(after.get(table)).as(table).containsExactlyInAnyOrderElementsOf(rows));
      theUpgradedServiceUsesThem(store, version);
    }
  }

  @Test
  void aMigrationThatWaitsForALongTransactionLetsOthersGoOn() throws Exception {
    String name = "upgrade_beside_a_backup";
    PGSimpleDataSource database = TestDatabase.create(name);
    migrate(database, 14);
    PostgresSettings settings = new PostgresSettings(TestDatabase.url(name), null, null, 2);
    try (Connection backup = database.getConnection();
        Connection login = database.getConnection()) {
      backup.setAutoCommit(false);
      count(backup);
      CompletableFuture<PostgresStore> upgrade =
          CompletableFuture.supplyAsync(
              () -> PostgresStore.open(settings, keys), Thread::startVirtualThread);
      Duration longest = Duration.ZERO;
      Instant end = Instant.now().plusSeconds(6); // the migration has asked for the lock twice
      while (Instant.now().isBefore(end)) {
        Instant start = Instant.now();
        count(login);
        Duration took = Duration.between(start, Instant.now());
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
      assertThat(upgrade).isNotDone();
      assertThat(longest).isLessThan(Duration.ofSeconds(3));
      backup.commit();
      upgrade.get(60, TimeUnit.SECONDS).close();
    }
  }

  private static void count(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select count(*) from login_state");
    }
  }

  /** So that no column of a later migration is forgotten in the rows. */
  @Test
  void theRowsHaveAValueInEveryColumn() throws SQLException, IOException {
    PGSimpleDataSource database = TestDatabase.create("upgrade_columns");
    migrate(database, newest());
    try (Connection connection = database.getConnection()) {
      RowsOfAVersion.insert(connection, newest(), sealed());
      for (Map.Entry<String, Set<String>> table : RowsOfAVersion.columns(connection).entrySet()) {
        for (String column : table.getValue()) {
          assertThat(RowsOfAVersion.values(connection, table.getKey(), Set.of(column)))
              .as(table.getKey() + "." + column)
              .anyMatch(value -> !value.equals("()"));
        }
      }
    }
  }

  private static void migrate(PGSimpleDataSource database, int version) {
    Migrations.of(flyway -> flyway.dataSource(database).target(version + "")).migrate();
  }

  private Map<String, byte[]> sealed() {
    return Map.of(
        "answer",
        SealedColumn.LOGIN_ANSWER.seal(keys, utf8(ANSWER.toString()), STATE.bytes()),
        "session key",
        SealedColumn.SESSION_KEY_VALUE.seal(
            keys, utf8(SESSION_KEY.reveal()), "wx1", "open-ann", "key"),
        "app token",
        SealedColumn.APP_TOKEN_VALUE.seal(keys, utf8(APP_TOKEN.reveal()), "wx1"),
        "web token",
        SealedWebToken.seal(keys, ACCOUNT, WEB_TOKEN),
        "phone",
        SealedColumn.PHONE_NUMBER.seal(keys, utf8("+8613800000000\n86"), "ann"),
        "lookup key",
        SealedColumn.LOOKUP_KEY_VALUE.seal(keys, utf8("k".repeat(32)), "phone"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, List<String>> values(
      Connection connection, Map<String, Set<String>> columns) throws SQLException {
    Map<String, List<String>> values = new TreeMap<>();
    for (Map.Entry<String, Set<String>> table : columns.entrySet()) {
      values.put(
          table.getKey(), RowsOfAVersion.values(connection, table.getKey(), table.getValue()));
    }
    return values;
  }

  private void theUpgradedServiceUsesThem(PostgresStore store, int version) {
    Ports ports = store.ports();
    assertThat(ports.users().find(ANN).orElseThrow().displayName()).isEqualTo("安");
    assertThat(ports.identities().bindings().find(ANN, "wx1").orElseThrow().identity())
        .isEqualTo(ACCOUNT);
    assertThat(ports.logins().states().awaitAnswer(STATE, Duration.ofSeconds(5))).contains(ANSWER);
    assertThat(ports.logins().signIns().resume(SecretHash.of("wls_ann"), NOW).orElseThrow().user())
        .matches(user -> user.id().equals(ANN));
    assertThat(
            ports
                .logins()
                .codes()
                .consume(LoginCode.class, SecretHash.of("wlc_ann"), NOW)
                .orElseThrow()
                .userId())
        .isEqualTo(ANN);
    assertThat(ports.store().events().ofUser(ANN, 10))
        .extracting(event -> event.what().kind())
        .containsExactly(EventKind.LOGIN, EventKind.REGISTER, EventKind.BIND);
    if (version >= 2) {
      assertThat(ports.identities().sessionKeys().find(ACCOUNT, NOW)).containsExactly(SESSION_KEY);
    }
    if (version >= 3) {
      assertThat(ports.providers().appTokens().find("wx1").orElseThrow().value())
          .isEqualTo(APP_TOKEN);
    }
    if (version >= 6) {
      assertThat(ports.identities().profiles().find(ACCOUNT).orElseThrow().token())
          .isEqualTo(WEB_TOKEN);
    }
    assertThat(store.resealing().run()).extracting(Resealing.Outcome::unopened).containsOnly(0);
  }
}
