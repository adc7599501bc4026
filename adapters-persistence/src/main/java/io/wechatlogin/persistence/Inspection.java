package io.wechatlogin.persistence;

import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.Resealing;
import io.wechatlogin.persistence.tables.WechatLogin;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jooq.Named;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * The state of a database before a start. An inspection changes nothing; {@link #repair} does.
 *
 * @param unopened the number of values, of a small sample of sealed ones, that no key opens
 */
public record Inspection(Server server, Schema schema, int unopened) {
  /** The one encoding that has every name that a person may have. */
  private static final String ENCODING = "UTF8";

  private static final int SECONDS = 5;

  /** The size of the sample in each sealed column. */
  private static final int SAMPLES = 3;

  private static final String SERVER =
      """
      select current_setting('server_version_num')::int, clock_timestamp(),
        pg_is_in_recovery() or current_setting('transaction_read_only')::boolean,
        current_setting('max_connections')::int
          - (select count(*)::int from pg_stat_activity where backend_type = 'client backend'),
        current_setting('server_encoding')
      """;

  /**
   * What the user of the service may not do. Operators may take the right to change the audit log
   * away. Migrations need to own the tables.
   */
  private static final String MISSING_RIGHTS =
      """
      select case when current_schema() is null then 'a schema that exists'
          when ? and not has_schema_privilege(current_schema(), 'create')
            then 'to create tables in the schema ' || current_schema() end
      union all
      select case when ? and not pg_has_role(t.relowner, 'usage') then 'to own the table '
          else 'to read and write the table ' end || t.relname
      from pg_class t
      where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p')
        and t.relname = any (?)
        and not (has_table_privilege(t.oid, 'select') and has_table_privilege(t.oid, 'insert')
          and (t.relname = 'event' or has_table_privilege(t.oid, 'update')
            and has_table_privilege(t.oid, 'delete'))
          and (not ? or pg_has_role(t.relowner, 'usage')))
      """;

  /**
   * The server.
   *
   * @param version such as 170002
   * @param encoding of the database, such as {@code UTF8}
   * @param time by its clock
   * @param isReadOnly whether it is a standby, or set so
   * @param freeConnections how many further connections it accepts
   */
  public record Server(
      int version, String encoding, Instant time, boolean isReadOnly, int freeConnections) {}

  /**
   * The tables.
   *
   * @param pendingMigrations the number of migrations that the next start applies
   * @param obstacle why it cannot apply them; empty where it can
   * @param missingRights what the user of the service would have to be allowed
   */
  public record Schema(
      int pendingMigrations, Optional<String> obstacle, List<String> missingRights) {}

  /**
   * Inspects a database as the service reaches it.
   *
   * @param keys empty where they are not known
   * @throws SQLException where the database refuses the connection or does not answer
   */
  public static Inspection of(PostgresSettings settings, Optional<KeyRing> keys)
      throws SQLException {
    return new PooledDatabase(settings, null).inspect(keys);
  }

  /**
   * Finishes migrations that were ended half way by a version that did not commit a migration and
   * its record together. No row is removed.
   *
   * @return what was done, one line for each; empty where nothing was half done
   * @throws IllegalStateException with the reason where one cannot be finished
   * @throws SQLException where the database refuses the connection or does not answer
   */
  public static List<String> repair(PostgresSettings settings) throws SQLException {
    return new PooledDatabase(settings, null).repair();
  }

  /**
   * Inspects a database on an open connection.
   *
   * @param pending the number of migrations that were not applied
   * @param obstacle why they cannot be applied
   */
  static Inspection on(
      Connection connection, int pending, Optional<String> obstacle, Optional<KeyRing> keys)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      try (ResultSet row = statement.executeQuery(SERVER)) {
        row.next();
        Server server =
            new Server(
                row.getInt(1),
                row.getString(5),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getBoolean(3),
                row.getInt(4));
        List<String> missing = missingRights(connection, pending > 0);
        boolean canRead = pending == 0 && missing.isEmpty();
        return new Inspection(
            server,
            new Schema(pending, obstacle, missing),
            canRead ? keys.map(ring -> unopened(connection, ring)).orElse(0) : 0);
      }
    }
  }

  private static List<String> missingRights(Connection connection, boolean migrates)
      throws SQLException {
    Object[] tables =
        WechatLogin.WECHAT_LOGIN.tableStream().map(Named::getName).toArray(String[]::new);
    List<String> missing = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(MISSING_RIGHTS)) {
      statement.setBoolean(1, migrates);
      statement.setBoolean(2, migrates);
      statement.setArray(3, connection.createArrayOf("text", tables));
      statement.setBoolean(4, migrates);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Optional.ofNullable(rows.getString(1)).ifPresent(missing::add);
        }
      }
    }
    return missing;
  }

  /** Returns what is wrong with the encoding of a database; empty where it is right. */
  public static Optional<String> problemOf(String encoding) {
    return encoding.equals(ENCODING)
        ? Optional.empty()
        : Optional.of(
            "its encoding is "
                + encoding
                + ", which has no Chinese names: create a database with encoding 'UTF8' template"
                + " template0");
  }

  /**
   * Refuses a database that cannot be used, where nobody judges it more closely.
   *
   * @throws IllegalStateException with what is wrong
   */
  void requireUsable() {
    Optional<String> problem = problemOf(server.encoding()).or(schema::obstacle);
    if (problem.isPresent()) {
      throw new IllegalStateException(problem.get());
    }
  }

  /** Throws where a database has another encoding than it must have. */
  static void requireEncoding(DataSource database) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show server_encoding")) {
      row.next();
      problemOf(row.getString(1))
          .ifPresent(
              problem -> {
                throw new IllegalStateException(problem);
              });
    } catch (SQLException e) {
      throw new IllegalStateException("the database cannot be reached", e);
    }
  }

  /** Counts the values that no key opens, in a small sample of the sealed ones. */
  static int unopened(Connection connection, KeyRing keys) {
    return new Resealing(
            DSL.using(connection, SQLDialect.POSTGRES, PostgresStore.unqualified()), keys)
        .countUnopened(SAMPLES);
  }
}
