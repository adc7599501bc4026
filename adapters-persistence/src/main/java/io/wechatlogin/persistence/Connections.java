package io.wechatlogin.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jooq.ConnectionProvider;
import org.jooq.exception.DataAccessException;

/**
 * The connections of a data source; where there is none to be had, the database is out of order.
 */
final class Connections implements ConnectionProvider {
  private final DataSource dataSource;

  Connections(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Connection acquire() {
    try {
      return dataSource.getConnection();
    } catch (SQLException e) {
      throw Failures.unavailable(e);
    }
  }

  @Override
  public void release(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new DataAccessException("a connection was not given back", e);
    }
  }
}
