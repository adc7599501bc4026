package io.wechatlogin.persistence.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A connection pool with a bounded queue. When the queue is full, the database is so far behind
 * that a further request cannot be served within its time budget: it is refused at once.
 */
public final class BoundedPool extends HikariDataSource {
  /** With 16 connections and 1 to 2 ms for each use, the last request in the queue waits 500 ms. */
  private static final int MAX_WAITING = 4096;

  private static final String TOO_MANY_CONNECTIONS = "53300";

  private final AtomicInteger waiting = new AtomicInteger();

  /** Opens a pool. */
  public BoundedPool(HikariConfig config) {
    super(closingReadOnlyConnections(config));
  }

  /**
   * Without this, connections to a server that was a primary, or that a stale name led to, would
   * stay in the pool for half an hour and fail each change.
   */
  private static HikariConfig closingReadOnlyConnections(HikariConfig config) {
    config.setExceptionOverride(
        new SQLExceptionOverride() {
          @java.lang.Override
          public Override adjudicate(SQLException failure) {
            return SqlFailures.isReadOnly(failure) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
          }
        });
    return config;
  }

  /** Returns whether a connection can be had on which changes are possible. */
  public static boolean isWritable(DataSource connections, Duration timeout) {
    try (Connection connection = connections.getConnection()) {
      if (!connection.isValid((int) timeout.toSeconds())) {
        return false;
      }
      if (isWritable(connection)) {
        return true;
      }
      if (connections instanceof HikariDataSource pool) {
        pool.evictConnection(connection);
      }
      return false;
    } catch (SQLException e) {
      return false;
    }
  }

  private static boolean isWritable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show transaction_read_only")) {
      return row.next() && row.getString(1).equals("off");
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      throw new SQLTransientConnectionException(
          "too many requests wait for a connection", TOO_MANY_CONNECTIONS);
    }
    try {
      return super.getConnection();
    } finally {
      waiting.decrementAndGet();
    }
  }
}
