package io.wechatlogin.benchmarks.soak;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The resources that the service and its database use at one moment.
 *
 * @param service the figures of the process of the service
 * @param database the figures of the database
 */
record ResourceSample(Service service, Database database) {
  /**
   * The figures of the process of the service.
   *
   * @param heapBytes the used heap after a garbage collection
   * @param openFiles open files and sockets, including the connections of the load
   */
  record Service(long heapBytes, long residentMebibytes, long threads, long openFiles) {}

  /**
   * The figures of the database.
   *
   * @param connections the connections of the service
   * @param tableBytes all tables with their indexes
   * @param eventBytes the audit log with its indexes
   * @param rows the rows of all tables whose size should stay constant; the audit log grows
   */
  record Database(long connections, long tableBytes, long eventBytes, long rows) {}

  static ResourceSample take(SoakEnvironment environment) throws IOException, SQLException {
    environment.service().collectGarbage();
    try (Connection connection = environment.connect();
        Statement statement = connection.createStatement()) {
      return new ResourceSample(
          new Service(
              environment.service().heapBytes(),
              environment.service().residentMebibytes(),
              environment.service().threads(),
              environment.service().openFiles()),
          new Database(
              number(
                  statement,
                  "select count(*) from pg_stat_activity where application_name like 'w%'"),
              number(
                  statement, "select sum(pg_total_relation_size(relid)) from pg_stat_user_tables"),
              number(statement, "select pg_total_relation_size('event')"),
              number(
                  statement,
                  """
                  select (select count(*) from app_user) + (select count(*) from binding)
                      + (select count(*) from one_time_code) + (select count(*) from session)
                      + (select count(*) from session_key)
                  """)));
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
