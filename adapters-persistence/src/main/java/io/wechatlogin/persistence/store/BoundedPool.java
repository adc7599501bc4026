package io.wechatlogin.persistence.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicInteger;

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
    super(config);
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
