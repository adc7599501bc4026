package io.wechatlogin.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.persistence.Inspection;
import io.wechatlogin.persistence.PostgresSettings;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import io.wechatlogin.persistence.store.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A migration that an earlier version left half done is named and finished, and the rows of before
 * are there: in the middle, and after its last statement.
 */
@Tag("database")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaRepairTest {
  private static final String[] ROWS = {
    "insert into app_user values ('u1', '\u5f20\u4e09', 'active')",
    "insert into organization values ('c1', 'One')",
    "insert into membership values ('u1', 'c1')",
    "insert into union_identity values ('default', 'union', 'u1')",
    "insert into binding values ('b1', 'Web', 'wx1', 'default', 'open', 'union', 'u1', now())",
    "insert into session values ('\\x01', 's1', 'u1', null, 'Web', now(), now())",
    "insert into event values ('u1', now(), 'e1', 'login', 'Web', null)",
  };

  private List<MigrationScript> scripts;
  private Map<String, String> whole;

  @BeforeAll
  void readMigrations() throws SQLException {
    PGSimpleDataSource fresh = TestDatabase.create("repair_whole");
    Flyway flyway = flyway(fresh, "latest");
    flyway.migrate();
    scripts = new ArrayList<>();
    for (MigrationInfo info : flyway.info().all()) {
      if (info.getScript().endsWith(".sql")) {
        scripts.add(MigrationScript.of(info));
      }
    }
    whole = facts(fresh);
  }

  Stream<String> versions() {
    return scripts.stream().map(MigrationScript::version);
  }

  @Test
  void everyStatementOfEveryMigrationIsKnown() {
    assertThat(scripts).hasSizeGreaterThanOrEqualTo(15);
    assertThat(scripts.stream().mapToInt(script -> script.statements().size()).sum())
        .isGreaterThan(80);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("versions")
  void aMigrationThatEndedAfterSomeStatementIsNamedAndFinished(String version) throws SQLException {
    MigrationScript script = script(version);
    String template = templateBefore(version);
    int total = script.statements().size();
    for (int done : new TreeSet<>(List.of((total + 1) / 2, total))) {
      String name = template + "_" + done;
      PGSimpleDataSource database = copy(template, name);
      execute(database, script.statements().subList(0, done));
      assertThatThrownBy(() -> PostgresStore.open(settings(name), TestDatabase.keys()))
          .hasMessageContaining("migration " + version + " (" + script.file() + ") is half done")
          .hasMessageContaining(
              "it has no record, and " + done + " of its " + total + " statements")
          .hasMessageContaining("./run repair");
      assertThat(Inspection.repair(settings(name))).singleElement().asString().contains(version);
      assertIsWhole(name, database, !version.equals("1"));
    }
  }

  @Test
  void aMigrationThatIsRecordedAsFailedIsFinished() throws SQLException {
    String template = templateBefore("9");
    String name = template + "_failed";
    PGSimpleDataSource database = copy(template, name);
    execute(database, script("9").statements().subList(0, 3));
    execute(
        database,
        List.of(
            "insert into wechat_login_migration select max(installed_rank) + 1, '9', 'revocations',"
                + " 'SQL', 'V9__revocations.sql', 1, current_user, now(), 0, false"
                + " from wechat_login_migration"));
    assertThat(Inspection.of(settings(name), Optional.empty()).schema().obstacle())
        .hasValueSatisfying(said -> assertThat(said).contains("it is recorded as failed"));
    assertThat(Inspection.repair(settings(name))).hasSize(1);
    assertIsWhole(name, database, true);
  }

  @Test
  void rowsInTablesOfTheHalfMigrationStay() throws SQLException {
    String template = templateBefore("12");
    String name = template + "_rows";
    PGSimpleDataSource database = copy(template, name);
    execute(database, script("12").statements().subList(0, 1));
    execute(
        database,
        List.of(
            "insert into identity_conflict values"
                + " ('1', 'Web', 'wx1', 'o', 'default', 'u', 'a', 'b', now(), now())"));
    assertThat(Inspection.repair(settings(name))).hasSize(1);
    assertIsWhole(name, database, true);
    assertThat(number(database, "select count(*) from identity_conflict")).isEqualTo(1);
  }

  @Test
  void whatSomebodyElseHasChangedIsToldAndLeftAlone() throws SQLException {
    String template = templateBefore("9");
    String name = template + "_changed";
    PGSimpleDataSource database = copy(template, name);
    execute(
        database,
        List.of(
            "create table user_revocation (user_id text)",
            "insert into user_revocation values ('u1')"));
    assertThat(Inspection.of(settings(name), Optional.empty()).schema().obstacle())
        .hasValueSatisfying(
            said ->
                assertThat(said)
                    .contains("migration 9", "table user_revocation", "Restore the backup"));
    assertThatThrownBy(() -> Inspection.repair(settings(name)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("table user_revocation");
    assertThat(number(database, "select count(*) from user_revocation")).isEqualTo(1);
  }

  @Test
  void indexesOfAnOperatorAreNoObstacle() throws SQLException {
    String template = templateBefore("9");
    String name = template + "_indexed";
    PGSimpleDataSource database = copy(template, name);
    execute(
        database,
        List.of(
            "create index of_an_operator on session (login_type)",
            "alter table event add column remark text",
            "create table of_another_program (id text)"));
    assertThat(Inspection.of(settings(name), Optional.empty()).schema().obstacle()).isEmpty();
    PostgresStore.open(settings(name), TestDatabase.keys()).close();
    assertThat(Inspection.repair(settings(name))).isEmpty();
  }

  private void assertIsWhole(String name, PGSimpleDataSource database, boolean hasRows)
      throws SQLException {
    PostgresStore.open(settings(name), TestDatabase.keys()).close();
    assertThat(flyway(database, "latest").validateWithResult().validationSuccessful).isTrue();
    assertThat(facts(database)).isEqualTo(whole);
    if (hasRows) {
      assertThat(
              number(
                  database,
                  "select count(*) from app_user u join membership m on m.user_id = u.id join"
                      + " binding b on b.user_id = u.id join session s on s.user_id = u.id join"
                      + " event e on e.user_id = u.id join union_identity i on i.user_id = u.id"
                      + " where u.display_name = '\u5f20\u4e09' and b.open_id = 'open'"))
          .isEqualTo(1);
    }
  }

  /** Makes a database as it was before a migration, with rows in it. */
  private static String templateBefore(String version) throws SQLException {
    String name = "repair_" + version + "_" + System.nanoTime();
    PGSimpleDataSource database = TestDatabase.create(name);
    if (version.equals("1")) {
      flyway(database, "latest").baseline();
      return name;
    }
    flyway(database, "1").migrate();
    execute(database, Arrays.asList(ROWS));
    String before = Integer.toString(Integer.parseInt(version) - 1);
    flyway(database, before).migrate();
    return name;
  }

  private static PGSimpleDataSource copy(String template, String name) throws SQLException {
    PGSimpleDataSource database = TestDatabase.create(name + " template " + template);
    database.setDatabaseName(name);
    return database;
  }

  private MigrationScript script(String version) {
    return scripts.stream()
        .filter(script -> script.version().equals(version))
        .findFirst()
        .orElseThrow();
  }

  private static Flyway flyway(PGSimpleDataSource database, String target) {
    return Migrations.of(configuration -> configuration.dataSource(database).target(target));
  }

  private static Map<String, String> facts(PGSimpleDataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      Map<String, String> facts = SchemaFacts.of(connection, "public");
      facts.keySet().removeIf(name -> name.contains("wechat_login_migration"));
      return facts;
    }
  }

  private static PostgresSettings settings(String name) {
    return new PostgresSettings(TestDatabase.url(name), null, null, 1);
  }

  private static int number(PGSimpleDataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void execute(PGSimpleDataSource database, List<String> statements)
      throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
