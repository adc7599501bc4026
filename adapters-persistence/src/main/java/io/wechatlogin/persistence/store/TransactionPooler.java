package io.wechatlogin.persistence.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A pooler between this process and PostgreSQL that gives each transaction another connection to
 * the server, such as PgBouncer in transaction mode. What belongs to a connection is lost there, or
 * meets another client: prepared statements, settings, and {@code LISTEN}.
 */
public final class TransactionPooler {
  /** How often each of the two clients asks. */
  private static final int QUESTIONS = 3;

  private TransactionPooler() {}

  /**
   * Returns whether there is one: two open clients are then served by one process of the server, or
   * one client by two.
   *
   * @param one an open client
   * @param connector opens the other
   */
  public static boolean isBetween(Connection one, ChangeNotifications.Connector connector)
      throws SQLException {
    try (Connection other = connector.connect()) {
      int first = backend(one);
      int second = backend(other);
      boolean isPooled = first == second;
      for (int i = 1; i < QUESTIONS; i++) {
        isPooled |= backend(one) != first || backend(other) != second;
      }
      return isPooled;
    }
  }

  private static int backend(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
