package io.wechatlogin.persistence;

import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.Resealing;
import io.wechatlogin.persistence.store.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * The state of a database, for an operator before a start. An inspection changes nothing.
 *
 * @param version of the server, such as 170002
 * @param encoding of the database, such as {@code UTF8}
 * @param time by the clock of the server
 * @param pendingMigrations the number of migrations that the next start applies
 * @param freeConnections the number of further connections that the server accepts
 * @param unopened the number of values, of a small sample of sealed ones, that no key opens
 */
public record Inspection(
    int version,
    String encoding,
    Instant time,
    boolean isReadOnly,
    int pendingMigrations,
    int freeConnections,
    int unopened) {
  /** The one encoding that has every name that a person may have. */
  private static final String ENCODING = "UTF8";

  private static final String TIMEOUT_SECONDS = "5";

  /** The size of the sample in each sealed column. */
  private static final int SAMPLES = 3;

  private static final String SERVER =
      """
      select current_setting('server_version_num')::int, clock_timestamp(),
        pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean,
        current_setting('max_connections')::int
          - (select count(*)::int from pg_stat_activity where backend_type = 'client backend'),
        current_setting('server_encoding')
      """;

  /**
   * Inspects a database.
   *
   * @throws SQLException where the database refuses the connection or does not answer
   */
  public static Inspection of(PostgresSettings settings, KeyRing keys) throws SQLException {
    String password = settings.password() == null ? null : settings.password().reveal();
    try (Connection connection = connect(settings);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SERVER)) {
      row.next();
      int pending =
          Migrations.of(
                  flyway -> flyway.dataSource(settings.urlOfServer(), settings.user(), password))
              .info()
              .pending()
              .length;
      return new Inspection(
          row.getInt(1),
          row.getString(5),
          row.getObject(2, OffsetDateTime.class).toInstant(),
          row.getBoolean(3),
          pending,
          row.getInt(4),
          pending == 0 ? unopened(connection, keys) : 0);
    }
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

  private static Connection connect(PostgresSettings settings) throws SQLException {
    Properties properties = new Properties();
    if (settings.user() != null) {
      properties.setProperty("user", settings.user());
    }
    if (settings.password() != null) {
      properties.setProperty("password", settings.password().reveal());
    }
    properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
    properties.setProperty("socketTimeout", TIMEOUT_SECONDS);
    properties.setProperty("logServerErrorDetail", "false");
    return DriverManager.getConnection(settings.jdbcUrl(), properties);
  }

  private static int unopened(Connection connection, KeyRing keys) {
    return new Resealing(
            DSL.using(connection, SQLDialect.POSTGRES, PostgresStore.unqualified()), keys)
        .countUnopened(SAMPLES);
  }
}
