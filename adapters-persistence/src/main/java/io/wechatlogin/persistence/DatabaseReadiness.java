package io.wechatlogin.persistence;

import com.zaxxer.hikari.HikariDataSource;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.store.ChangeNotifications;
import io.wechatlogin.persistence.tables.WechatLogin;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jooq.Named;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether logins work on the database at this moment: by the pool that they use, and by a prepared
 * statement as they are.
 */
public final class DatabaseReadiness {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseReadiness.class);
  private static final int TIMEOUT_MILLIS = 1000;

  private static final String READ_ONLY = "the database is read-only: a standby, or set so";

  /** The first row that is not null says what is wrong. */
  private static final String QUESTION =
      """
      select case
        when pg_is_in_recovery() or current_setting('transaction_read_only')::boolean then '%s'
        when current_setting('server_encoding') <> 'UTF8' then 'the database is not in UTF8'
        when not exists (select from wechat_login_migration where version = ? and success)
          or exists (select from wechat_login_migration where not success)
          then 'the migrations of the database are not whole'
        else (
          select 'the table ' || name || ' is missing, or may not be written'
          from unnest(?) as name
          where to_regclass(quote_ident(name)) is null
            or not has_table_privilege(to_regclass(quote_ident(name)), 'insert')
          limit 1)
        end
      """
          .formatted(READ_ONLY);

  private final HikariDataSource pool;
  private final ChangeNotifications.Connector connector;
  private final String version;
  private final KeyRing keys;
  private final String[] tables =
      WechatLogin.WECHAT_LOGIN.tableStream().map(Named::getName).toArray(String[]::new);

  /**
   * Makes a check.
   *
   * @param connector opens a connection as the pool does
   * @param version of the newest migration that this version of the service needs
   */
  DatabaseReadiness(
      HikariDataSource pool,
      ChangeNotifications.Connector connector,
      String version,
      KeyRing keys) {
    this.pool = pool;
    this.connector = connector;
    this.version = version;
    this.keys = keys;
  }

  /** Returns what prevents logins, for the log; empty for nothing. Costs one round trip. */
  public Optional<String> obstacle() {
    try {
      Connection connection = pool.getConnection();
      Optional<String> obstacle = askOn(connection);
      if (obstacle.filter(READ_ONLY::equals).isPresent()) {
        // A new connection may find the primary, or a setting that was changed back.
        pool.evictConnection(connection);
      }
      return obstacle;
    } catch (SQLException e) {
      return Optional.of("the database does not answer: SQLSTATE " + e.getSQLState());
    }
  }

  private Optional<String> askOn(Connection connection) throws SQLException {
    try (connection) {
      connection.setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
      return ask(connection);
    }
  }

  private Optional<String> ask(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUESTION)) {
      statement.setString(1, version);
      statement.setArray(2, connection.createArrayOf("text", tables));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Optional.ofNullable(row.getString(1));
      }
    }
  }

  /**
   * Returns what will prevent logins, or prevents those that need what is sealed. Costs a
   * connection and a round trip for each kind of sealed value. Empty where it cannot be known now:
   * logins do not need a new connection.
   */
  public Optional<String> obstacleAhead() {
    try (Connection connection = connector.connect()) {
      connection.setNetworkTimeout(Runnable::run, TIMEOUT_MILLIS);
      // The pool's connections may be older than a setting.
      return isReadOnly(connection) ? Optional.of(READ_ONLY) : ofSealedValues(connection);
    } catch (SQLException | DataAccessException e) {
      LOG.debug("what is ahead is not known", e);
      return Optional.empty();
    }
  }

  private static boolean isReadOnly(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show transaction_read_only")) {
      row.next();
      return row.getString(1).equals("on");
    }
  }

  private Optional<String> ofSealedValues(Connection connection) {
    int unopened = Inspection.unopened(connection, keys);
    return unopened == 0
        ? Optional.empty()
        : Optional.of(unopened + " encrypted values open with none of the keys");
  }
}
