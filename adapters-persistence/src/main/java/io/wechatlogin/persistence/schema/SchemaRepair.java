package io.wechatlogin.persistence.schema;

import io.wechatlogin.persistence.tables.WechatLogin;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Finds a migration that was ended half way, and finishes it. The tables are compared with those
 * that the statements of the migration make, one after the other, in a schema that is rolled back.
 * So the number of statements that were applied is known, and the others can follow. Nothing that
 * is there is taken away, with or without rows.
 */
public final class SchemaRepair {
  /** Exists within a transaction that is rolled back. */
  private static final String SCRATCH = "wechat_login_comparison";

  /** PostgreSQL manual, appendix A. */
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final Connection connection;
  private final Flyway flyway;
  private final String schema;
  private final String history;

  private SchemaRepair(Connection connection, Flyway flyway, String schema) {
    this.connection = connection;
    this.flyway = flyway;
    this.schema = schema;
    this.history = flyway.getConfiguration().getTable();
  }

  /**
   * Finds a half migration. Changes nothing.
   *
   * @param connection in auto-commit mode, to the server itself
   * @return empty where there is none, or the user may not make the schema for the comparison
   */
  public static Optional<UnfinishedMigration> find(Connection connection, Flyway flyway)
      throws SQLException {
    Optional<SchemaRepair> repair = of(connection, flyway);
    if (repair.isEmpty()) {
      return Optional.empty();
    }
    connection.setAutoCommit(false);
    try {
      return repair.get().find();
    } catch (SQLException e) {
      if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /**
   * Finishes the half migrations, each in one transaction.
   *
   * @param connection in auto-commit mode, to the server itself
   * @return what was done, one line for each
   * @throws IllegalStateException with the reason where one cannot be finished
   */
  public static List<String> run(Connection connection, Flyway flyway) throws SQLException {
    List<String> done = new ArrayList<>();
    connection.setAutoCommit(false);
    try {
      Optional<UnfinishedMigration> unfinished = Optional.empty();
      do {
        Optional<SchemaRepair> repair = of(connection, flyway);
        unfinished = repair.isPresent() ? repair.get().find() : Optional.empty();
        if (unfinished.isPresent()) {
          done.add(repair.orElseThrow().finish(unfinished.get()));
        }
      } while (unfinished.isPresent());
      return done;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static Optional<SchemaRepair> of(Connection connection, Flyway flyway)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_schema()")) {
      row.next();
      return Optional.ofNullable(row.getString(1))
          .map(schema -> new SchemaRepair(connection, flyway, schema));
    }
  }

  private Optional<UnfinishedMigration> find() throws SQLException {
    Optional<MigrationInfo> next =
        Arrays.stream(flyway.info().all())
            .filter(info -> info.getVersion() != null && info.getScript().endsWith(".sql"))
            .filter(info -> !info.getState().isApplied() || info.getState().isFailed())
            .min(Comparator.comparing(MigrationInfo::getVersion));
    if (next.isEmpty()) {
      return Optional.empty();
    }
    MigrationScript script = MigrationScript.of(next.get());
    boolean isFailed = next.get().getState().isFailed();
    Map<String, String> real = SchemaFacts.of(connection, schema);
    if (!isFailed && hasNoneOfOurs(real)) {
      return Optional.empty();
    }
    List<Map<String, String>> steps = steps(script);
    Set<String> changed = UnfinishedMigration.changed(steps);
    OptionalInt done = UnfinishedMigration.matching(steps, real);
    boolean isAbsent =
        done.isPresent()
            ? done.getAsInt() == 0
            : changed.stream()
                .noneMatch(name -> real.containsKey(name) && !steps.getFirst().containsKey(name));
    if (isAbsent && !isFailed) {
      return Optional.empty();
    }
    List<String> differences =
        changed.stream()
            .filter(name -> !UnfinishedMigration.isSame(steps.getFirst(), real, name))
            .map(name -> (real.containsKey(name) ? "" : "no ") + name)
            .toList();
    return Optional.of(new UnfinishedMigration(script, done, isFailed, differences));
  }

  /** At a first start there is nothing to compare. */
  private static boolean hasNoneOfOurs(Map<String, String> real) {
    return WechatLogin.WECHAT_LOGIN
        .tableStream()
        .noneMatch(table -> real.containsKey("table " + table.getName()));
  }

  /** Returns what there is after no statement of a migration, after one, and so on. */
  private List<Map<String, String>> steps(MigrationScript last) throws SQLException {
    Savepoint before = connection.setSavepoint();
    List<Map<String, String>> steps = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("create schema " + SCRATCH);
      statement.execute("set local search_path = " + SCRATCH);
      for (MigrationInfo earlier : flyway.info().all()) {
        if (earlier.getVersion() != null
            && earlier.getScript().endsWith(".sql")
            && isBefore(earlier, last)) {
          execute(statement, MigrationScript.of(earlier).statements());
        }
      }
      steps.add(SchemaFacts.of(connection, SCRATCH));
      for (String next : last.statements()) {
        statement.execute(next);
        steps.add(SchemaFacts.of(connection, SCRATCH));
      }
    } finally {
      connection.rollback(before);
    }
    return steps;
  }

  private static boolean isBefore(MigrationInfo migration, MigrationScript other) {
    return migration.getVersion().compareTo(MigrationVersion.fromVersion(other.version())) < 0;
  }

  private String finish(UnfinishedMigration unfinished) throws SQLException {
    MigrationScript script = unfinished.script();
    int done = unfinished.done().orElseThrow(() -> new IllegalStateException(unfinished.words()));
    List<String> others = script.statements().subList(done, script.statements().size());
    MigrationInfo info =
        Arrays.stream(flyway.info().all())
            .filter(each -> each.getVersion() != null)
            .filter(each -> each.getVersion().getVersion().equals(script.version()))
            .findFirst()
            .orElseThrow();
    try (Statement statement = connection.createStatement()) {
      statement.execute("delete from " + history + " where not success");
      execute(statement, others);
    }
    try (PreparedStatement record = connection.prepareStatement(recording())) {
      record.setString(1, script.version());
      record.setString(2, info.getDescription());
      record.setString(3, info.getScript());
      record.setObject(4, info.getResolvedChecksum());
      record.executeUpdate();
    }
    connection.commit();
    return "%s: %d of %d statements had been applied; the others followed, and it is recorded."
        .formatted(script, done, script.statements().size());
  }

  private String recording() {
    return "insert into "
        + history
        + " (installed_rank, version, description, type, script, checksum, installed_by,"
        + " execution_time, success) select coalesce(max(installed_rank), 0) + 1, ?, ?, 'SQL', ?,"
        + " ?, current_user, 0, true from "
        + history;
  }

  private static void execute(Statement statement, List<String> scripts) throws SQLException {
    for (String script : scripts) {
      statement.execute(script);
    }
  }
}
