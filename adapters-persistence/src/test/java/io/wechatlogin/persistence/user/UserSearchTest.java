package io.wechatlogin.persistence.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.store.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The table of names: how users of before get in, and who writes it. */
@Tag("database")
class UserSearchTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void usersOfBeforeTheMigrationAreTakenInByHousekeepingInBatches() throws SQLException {
    PGSimpleDataSource database = database("search_before");
    Migrations.of(flyway -> flyway.dataSource(database).target("15")).migrate();
    run(
        database,
        "insert into app_user select 'u' || i, 'Person ' || i, 'active'"
            + " from generate_series(1, 250) as i");
    Ports ports = PostgresStore.on(database, TestDatabase.keys()).ports();
    assertThat(found(ports, "Person")).isEmpty();
    assertThat(found(ports, "u17")).containsExactly("u17");
    directory(ports).put(new UserId("u20"), "Known Person", User.Status.ACTIVE, Set.of());
    directory(ports).put(new UserId("z1"), "New Person", User.Status.ACTIVE, Set.of());

    List<Integer> batches = new ArrayList<>();
    do {
      batches.add(backlog(ports, 100));
    } while (batches.getLast() == 100);
    assertThat(batches).containsExactly(100, 100, 51);
    assertThat(backlog(ports, 100)).isZero();
    assertThat(found(ports, "Person")).hasSize(200);
    assertThat(found(ports, "Person 17")).contains("u17", "u170");
    assertThat(count(database, "select count(*) from user_search")).isEqualTo(251);
  }

  @Test
  void usersOfLaterBlocksAreFoundInTheirOrder() throws SQLException {
    PGSimpleDataSource database = database("search_blocks");
    Ports ports = PostgresStore.on(database, TestDatabase.keys()).ports();
    List<String> all = new ArrayList<>();
    for (long start : new long[] {1, 32_767, 32_768, 400_000, 5_000_000}) {
      run(database, "alter sequence user_search_number restart with " + start);
      for (int i = 0; i < 2; i++) {
        UserId userId = new UserId("u" + start + "-" + i);
        directory(ports).put(userId, "小明 of " + start, User.Status.DISABLED, Set.of());
        all.add(userId.value());
      }
    }
    assertThat(found(ports, "小明")).isEqualTo(all);
    List<String> pages = new ArrayList<>();
    PageRequest next = PageRequest.first(3);
    UserFilter filter = UserFilter.ALL.withQuery("小明").withStatus(User.Status.DISABLED);
    while (true) {
      var page = directory(ports).list(filter, next);
      page.items().forEach(user -> pages.add(user.id().value()));
      if (page.next().isEmpty()) {
        break;
      }
      next = new PageRequest(page.next().get(), 3);
    }
    assertThat(pages).isEqualTo(all);
  }

  @Test
  void aLoginWithTheKnownNicknameDoesNotWriteTheTable() throws SQLException {
    PGSimpleDataSource database = database("search_logins");
    Ports ports = PostgresStore.on(database, TestDatabase.keys()).ports();
    Identity person = bound(ports, "ann");
    keep(ports, person, "Nick");
    String written = "select xmin::text::bigint from user_search";
    long before = count(database, written);
    keep(ports, person, "Nick");
    assertThat(count(database, written)).isEqualTo(before);
    keep(ports, person, "Other");
    assertThat(count(database, written)).isNotEqualTo(before);
    assertThat(found(ports, "other")).containsExactly("ann");
  }

  @Test
  void aNameThatTwoTransactionsChangeIsTakenInLaterAndNobodyWaits() throws SQLException {
    PGSimpleDataSource database = database("search_race");
    Ports ports = PostgresStore.on(database, TestDatabase.keys()).ports();
    Identity person = bound(ports, "ann");
    try (Connection rename = database.getConnection();
        Statement statement = rename.createStatement()) {
      rename.setAutoCommit(false);
      statement.execute("update app_user set display_name = 'Renamed' where id = 'ann'");
      keep(ports, person, "Nick"); // does not wait, and does not see the new name
      rename.commit();
    }
    backlog(ports, 100);
    assertThat(found(ports, "Renamed")).containsExactly("ann");
    assertThat(found(ports, "Nick")).containsExactly("ann");
    assertThat(count(database, "select count(*) from user_search_due")).isZero();
  }

  @Test
  void anErasureOfTheSameMomentLeavesNothing() throws SQLException {
    PGSimpleDataSource database = database("search_erasure");
    Ports ports = PostgresStore.on(database, TestDatabase.keys()).ports();
    Identity person = bound(ports, "ann");
    try (Connection erasure = database.getConnection();
        Statement statement = erasure.createStatement()) {
      erasure.setAutoCommit(false);
      statement.execute("delete from app_user where id = 'ann'");
      keep(ports, person, "Nick");
      erasure.commit();
    }
    backlog(ports, 100);
    assertThat(count(database, "select count(*) from user_search")).isZero();
    assertThat(count(database, "select count(*) from user_search_due")).isZero();
  }

  /** Makes a database in which no statement waits for long. */
  private static PGSimpleDataSource database(String name) throws SQLException {
    PGSimpleDataSource database = TestDatabase.create(name);
    database.setOptions("-c lock_timeout=10s");
    return database;
  }

  private static Identity bound(Ports ports, String id) {
    UserId userId = new UserId(id);
    directory(ports).put(userId, "Name of " + id, User.Status.ACTIVE, Set.of());
    Identity person = new Identity("wx1", "default", "open-" + id, null);
    assertThat(
            ports
                .identities()
                .bindings()
                .add(new Binding("b-" + id, "Main", person, userId, NOW)))
        .isTrue();
    return person;
  }

  private static void keep(Ports ports, Identity person, String nickname) {
    WebToken token =
        new WebToken(
            person.openId(),
            "snsapi_userinfo",
            new Secret("access"),
            new Secret("refresh"),
            NOW,
            Duration.ofHours(2));
    Profile profile = new Profile(person.openId(), null, nickname, "", 0, "", "", "");
    ports
        .identities()
        .profiles()
        .keep(person, new ProfileUpdate("p-" + person.openId(), token, profile, NOW), null);
  }

  private static ManagedDirectory directory(Ports ports) {
    return (ManagedDirectory) ports.users();
  }

  private static List<String> found(Ports ports, String query) {
    return directory(ports)
        .list(UserFilter.ALL.withQuery(query), PageRequest.first(200))
        .items()
        .stream()
        .map(user -> user.id().value())
        .toList();
  }

  private static int backlog(Ports ports, int limit) {
    return ports.store().expiring().stream()
        .filter(UserSearchBacklog.class::isInstance)
        .mapToInt(rows -> rows.removeExpired(NOW, limit))
        .sum();
  }

  private static void run(PGSimpleDataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(PGSimpleDataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
