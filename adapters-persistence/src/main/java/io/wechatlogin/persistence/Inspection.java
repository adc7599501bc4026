package io.wechatlogin.persistence;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Properties;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/**
 * What an operator wants to know of a database before a start. Looking changes nothing.
 *
 * @param version of the server, such as 170002
 * @param time by the server's clock
 * @param pendingMigrations how many the next start makes
 * @param freeConnections how many more the server takes
 * @param unopened how many of a few sealed values open by none of the keys
 */
public record Inspection(
    int version,
    Instant time,
    boolean isReadOnly,
    int pendingMigrations,
    int freeConnections,
    int unopened) {
  private static final String PATIENCE_SECONDS = "5";
  private static final int SAMPLES = 3;

  /**
   * Looks at a database.
   *
   * @throws SQLException where it does not let us in, or does not answer
   */
  public static Inspection of(PostgresSettings settings, KeyRing keys) throws SQLException {
    String password = settings.password() == null ? null : settings.password().reveal();
    Properties properties = new Properties();
    if (settings.user() != null) {
      properties.setProperty("user", settings.user());
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("connectTimeout", PATIENCE_SECONDS);
    properties.setProperty("socketTimeout", PATIENCE_SECONDS);
    properties.setProperty("logServerErrorDetail", "false");
    try (Connection connection = DriverManager.getConnection(settings.jdbcUrl(), properties);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select current_setting('server_version_num')::int, clock_timestamp(),
                  pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean,
                  current_setting('max_connections')::int
                    - (select count(*)::int from pg_stat_activity where backend_type = 'client backend')
                """)) {
      row.next();
      int pending =
          PostgresStore.migrations(
                  flyway -> flyway.dataSource(settings.jdbcUrl(), settings.user(), password))
              .info()
              .pending()
              .length;
      return new Inspection(
          row.getInt(1),
          row.getObject(2, OffsetDateTime.class).toInstant(),
          row.getBoolean(3),
          pending,
          row.getInt(4),
          pending == 0
              ? unopened(
                  DSL.using(connection, SQLDialect.POSTGRES, PostgresStore.unqualified()), keys)
              : 0);
    }
  }

  private static int unopened(DSLContext dsl, KeyRing keys) {
    int unopened = 0;
    for (SealedColumn sealed : SealedColumn.ALL) {
      for (Record row :
          dsl.select(sealed.rowKey())
              .select(sealed.column())
              .from(sealed.table())
              .where(sealed.column().isNotNull())
              .limit(SAMPLES)
              .fetch()) {
        if (sealed.open(keys, row.get(sealed.column()), sealed.keyOf(row)).isEmpty()) {
          unopened++;
        }
      }
    }
    return unopened;
  }
}
