package io.wechatlogin.persistence.apptoken;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.AppTokens;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The token of an app is sealed in its table, and opens only in its own row. */
@Tag("database")
class AppTokenAtRestTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  private final PGSimpleDataSource database = database();
  private final AppTokens tokens =
      PostgresStore.on(database, TestDatabase.keys()).ports().providers().appTokens();
  private final AppToken token = new AppToken(new Secret("98_marker-token"), NOW.plusSeconds(7200));

  @Test
  void aTokenIsSealed() throws SQLException {
    put("wx1");

    byte[] sealed = sealed("wx1");
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("marker");
  }

  @Test
  void aTokenInTheRowOfAnotherAppIsAbsent() throws SQLException {
    put("wx1");
    put("wx2");
    execute(
        "update app_token set sealed_token = (select sealed_token from app_token where app_id ="
            + " 'wx1') where app_id = 'wx2'");

    assertThat(tokens.find("wx1")).contains(token);
    assertThat(tokens.find("wx2")).isEmpty();
  }

  @Test
  void aTokenThatNoKeyOpensIsAbsentAndCanBeReplaced() {
    put("wx1");
    AppTokens withOtherKeys =
        PostgresStore.on(database, TestDatabase.keys()).ports().providers().appTokens();

    assertThat(withOtherKeys.find("wx1")).isEmpty();
    assertThat(withOtherKeys.lease("wx1", "b", NOW, NOW.plusSeconds(10))).isTrue();
    assertThat(withOtherKeys.put("wx1", "b", token)).isTrue();
    assertThat(withOtherKeys.find("wx1")).contains(token);
  }

  private void put(String appId) {
    assertThat(tokens.lease(appId, "a", NOW, NOW.plusSeconds(10))).isTrue();
    assertThat(tokens.put(appId, "a", token)).isTrue();
  }

  private byte[] sealed(String appId) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select sealed_token from app_token where app_id = '" + appId + "'")) {
      assertThat(rows.next()).isTrue();
      return rows.getBytes(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  private static PGSimpleDataSource database() {
    try {
      return TestDatabase.create("token_" + UUID.randomUUID().toString().replace("-", ""));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
