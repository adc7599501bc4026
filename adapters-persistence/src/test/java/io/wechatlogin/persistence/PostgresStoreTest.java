package io.wechatlogin.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.user.UserId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Opening a database: the store's own, or that of a host. */
@Tag("database")
class PostgresStoreTest {
  @Test
  void theTablesAndMigrationsOfAHostStayAsTheyAre() throws SQLException {
    DataSource host = TestDatabase.create("host");
    try (Connection connection = host.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table flyway_schema_history (version text)");
      statement.execute("insert into flyway_schema_history values ('the host''s own')");
    }
    try (PostgresStore store = PostgresStore.on(host, TestDatabase.keys())) {
      assertThat(store.ports().users().register("Someone").id().value())
          .matches("[1-9][0-9]{14,15}");
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
    assertThat(again.ports().users().register("Another").id().value()).matches("[1-9][0-9]{14,15}");
  }

  @Test
  void aSchemaOfItsOwnLeavesTheTablesOfTheHostAlone() throws SQLException {
    DataSource host = TestDatabase.create("own_schema");
    try (Connection connection = host.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table session (mine text)");
    }
    PostgresStore store =
        PostgresStore.on(HostDatabase.of(host).withSchema("wechat_login"), TestDatabase.keys());
    assertThat(store.ports().users().register("Someone").id().value()).matches("[1-9][0-9]{14,15}");
    try (Connection connection = host.getConnection();
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                "select string_agg(table_name, ',') from information_schema.tables"
                    + " where table_schema = 'public'")) {
      assertThat(tables.next()).isTrue();
      assertThat(tables.getString(1)).isEqualTo("session");
    }
  }

  @Test
  void aSchemaNameCannotContainSql() throws SQLException {
    DataSource host = TestDatabase.create("schema_name");
    assertThatThrownBy(() -> HostDatabase.of(host).withSchema("a; drop table b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void connectionsWithoutAutoCommitAreRefused() throws SQLException {
    HostTransactions host = new HostTransactions(TestDatabase.create("not_committing"));
    assertThatThrownBy(
            () -> host.run(() -> PostgresStore.on(host.connections(), TestDatabase.keys())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRollbackOfTheHostRollsBackTheStore() throws SQLException {
    HostTransactions host = new HostTransactions(TestDatabase.create("rolled_back_by_the_host"));
    Ports ports =
        PostgresStore.on(
                HostDatabase.of(host.connections()).withTransactions(host), TestDatabase.keys())
            .ports();
    List<UserId> made = new ArrayList<>();
    assertThatThrownBy(
            () ->
                host.run(
                    () -> {
                      made.add(ports.users().register("Someone").id());
                      made.add(
                          ports
                              .store()
                              .transactions()
                              .run(() -> ports.users().register("Another"))
                              .id());
                      assertThat(made).allMatch(id -> ports.users().find(id).isPresent());
                      throw new IllegalStateException("the host's own reason");
                    }))
        .hasMessage("the host's own reason");
    assertThat(made).hasSize(2).allMatch(id -> ports.users().find(id).isEmpty());
  }
}
