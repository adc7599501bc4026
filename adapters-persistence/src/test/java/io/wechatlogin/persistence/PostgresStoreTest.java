package io.wechatlogin.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Opening a database, of one's own or of a host. */
class PostgresStoreTest {
  @Test
  void aHostsTablesAndMigrationsStayAsTheyAre() throws SQLException {
    DataSource host = TestDatabase.create("host");
    try (Connection connection = host.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table flyway_schema_history (version text)");
      statement.execute("insert into flyway_schema_history values ('the host''s own')");
    }
    try (PostgresStore store = PostgresStore.on(host, TestDatabase.keys())) {
      assertThat(store.ports().users().register("Someone").id().value()).isEqualTo("1");
    }
    try (Connection connection = host.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select version from flyway_schema_history")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("the host's own");
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void aDatabaseThatIsOpenedAgainKeepsItsRows() throws SQLException {
    DataSource database = TestDatabase.create("reopened");
    PostgresStore.on(database, TestDatabase.keys()).ports().users().register("Someone");
    PostgresStore again = PostgresStore.on(database, TestDatabase.keys());
    assertThat(again.ports().users().register("Another").id().value()).isEqualTo("2");
  }
}
