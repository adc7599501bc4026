package io.wechatlogin.bootstrap.embedded;

/** A running PostgreSQL server that belongs to the service. Closing it stops the server. */
public interface EmbeddedDatabase extends AutoCloseable {
  /** Returns the JDBC URL of the database. */
  String jdbcUrl();

  /** Returns the name of the database user. */
  String user();

  @Override
  void close();
}
