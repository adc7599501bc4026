package io.wechatlogin.persistence.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.UserPhones;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserPhone;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A phone number is sealed in its table, and found by a hash that needs a key. */
@Tag("database")
class PhoneAtRestTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final UserId ANN = new UserId("ann");
  private static final UserId BOB = new UserId("bob");

  private final KeyRing keys = TestDatabase.keys();
  private final PGSimpleDataSource database = database();
  private final UserPhones phones = phones();
  private final UserPhone phone = UserPhone.of("86", "13800000000", NOW).orElseThrow();

  @Test
  void neitherTheNumberNorAPlainHashOfItIsStored() throws SQLException {
    assertThat(phones.put(ANN, phone)).isTrue();
    String row = text("select user_id || encode(hash, 'hex') || encode(sealed_number, 'hex')");
    String digits = "3133383030303030303030"; // 13800000000 in hexadecimal
    assertThat(row)
        .startsWith("ann")
        .doesNotContain(digits)
        .doesNotContain(SecretHash.of(phone.phoneNumber()).hex());
  }

  @Test
  void allNodesHashAlike() throws SQLException {
    assertThat(phones.put(ANN, phone)).isTrue();
    UserPhones otherNode = phones();
    assertThat(otherNode.ownerOf(phone.phoneNumber())).contains(ANN);
    assertThat(otherNode.put(BOB, phone)).isFalse();
    assertThat(text("select count(*)::text")).isEqualTo("1");
  }

  @Test
  void aNumberInTheRowOfAnotherUserIsAbsent() throws SQLException {
    assertThat(phones.put(ANN, phone)).isTrue();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("update user_phone set user_id = 'bob'")).isEqualTo(1);
    }
    assertThat(phones.find(BOB)).isEmpty();
  }

  private String text(String select) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(select + " from user_phone")) {
      assertThat(rows.next()).isTrue();
      return new String(rows.getBytes(1), StandardCharsets.UTF_8);
    }
  }

  private UserPhones phones() {
    return PostgresStore.on(database, keys).ports().accounts().phones();
  }

  private static PGSimpleDataSource database() {
    try {
      return TestDatabase.create("phone_" + UUID.randomUUID().toString().replace("-", ""));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
