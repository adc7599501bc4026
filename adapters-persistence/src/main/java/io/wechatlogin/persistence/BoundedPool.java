package io.wechatlogin.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A connection pool for which only so many wait at the same time. A database that has fallen behind
 * by that much does not serve one more within the time budget: it is told so at once.
 */
final class BoundedPool extends HikariDataSource {
  /**
   * With 16 connections and a millisecond or two for each use, the last one waits half a second.
   */
  private static final int MOST_WAITING = 4096;

  private static final String TOO_MANY = "53300";

  private final AtomicInteger waiting = new AtomicInteger();

  BoundedPool(HikariConfig config) {
    super(config);
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      throw new SQLTransientConnectionException("too many wait for a connection", TOO_MANY);
    }
    try {
      return super.getConnection();
    } finally {
      waiting.decrementAndGet();
    }
  }
}
