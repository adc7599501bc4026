package io.wechatlogin.benchmarks.environment;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The PostgreSQL of all programs under test: the version that the service embeds, with the memory
 * of a small server and the durability settings of a production server.
 */
public final class Postgres implements Closeable {
  private static final String DATABASE = "postgres";

  /** The memory of a small server; {@code -Dshared_buffers} sets more for large tables. */
  private static final String SHARED_BUFFERS = System.getProperty("shared_buffers", "2GB");

  private final EmbeddedPostgres server;
  private final String database;

  private Postgres(EmbeddedPostgres server, String database) {
    this.server = server;
    this.database = database;
  }

  /** Starts the server on a folder, which may hold the rows of an earlier run. */
  public static Postgres start(Path folder) throws IOException {
    return new Postgres(
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setPGStartupWait(Duration.ofMinutes(2))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "300")
            .setServerConfig("shared_buffers", SHARED_BUFFERS)
            .setServerConfig("max_wal_size", "8GB")
            .setServerConfig("checkpoint_timeout", "15min")
            .setServerConfig("unix_socket_directories", "")
            .setLocaleConfig("locale", "C.UTF-8")
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .start(),
        DATABASE);
  }

  /** Returns another database of the same server, which is created if it does not exist. */
  public Postgres database(String name) throws SQLException {
    if (query("select count(*) from pg_database where datname = '" + name + "'").equals("0")) {
      run("create database " + name);
    }
    return new Postgres(server, name);
  }

  /** Returns the JDBC URL, with a user that needs no password. */
  public String jdbcUrl() {
    return server.getJdbcUrl(DATABASE, database);
  }

  /** Returns the processor time that all processes of the server have used so far. */
  public Duration processorTime() throws SQLException {
    long postmaster =
        Long.parseLong(query("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"));
    ProcessHandle server = ProcessHandle.of(postmaster).orElseThrow();
    return Stream.concat(Stream.of(server), server.children())
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Returns the port on loopback. */
  public int port() {
    return server.getPort();
  }

  /** Executes statements without a result, in a new connection. */
  public void run(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Returns the first column of the first row of a query, as text. */
  public String query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Stops the server with all of its databases. */
  @Override
  public void close() throws IOException {
    server.close();
  }
}
