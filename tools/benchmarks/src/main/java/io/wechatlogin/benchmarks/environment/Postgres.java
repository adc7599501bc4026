package io.wechatlogin.benchmarks.rig;

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
 * The database of all that is measured: the PostgreSQL that the service brings along, with the
 * memory of a small server, and as durable as that of an operator.
 */
public final class Postgres implements Closeable {
  private static final String DATABASE = "postgres";

  /** Of a small server; {@code -Dshared_buffers} names what large tables want. */
  private static final String SHARED_BUFFERS = System.getProperty("shared_buffers", "2GB");

  private final EmbeddedPostgres server;
  private final String database;

  private Postgres(EmbeddedPostgres server, String database) {
    this.server = server;
    this.database = database;
  }

  /** Starts on a folder, which may hold the rows of an earlier run. */
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

  /** Returns another database of the same server, made where it is not there yet. */
  public Postgres another(String name) throws SQLException {
    if (ask("select count(*) from pg_database where datname = '" + name + "'").equals("0")) {
      run("create database " + name);
    }
    return new Postgres(server, name);
  }

  /** Returns where it is, with a user that needs no password. */
  public String jdbcUrl() {
    return server.getJdbcUrl(DATABASE, database);
  }

  /** Returns how long all processes of the server have used a core so far. */
  public Duration processorTime() throws SQLException {
    long postmaster =
        Long.parseLong(ask("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"));
    ProcessHandle server = ProcessHandle.of(postmaster).orElseThrow();
    return Stream.concat(Stream.of(server), server.children())
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  public int port() {
    return server.getPort();
  }

  /** Does something that answers nothing, in a connection of its own. */
  public void run(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Asks for one text. */
  public String ask(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Ends the server, and all of its databases. */
  @Override
  public void close() throws IOException {
    server.close();
  }
}
