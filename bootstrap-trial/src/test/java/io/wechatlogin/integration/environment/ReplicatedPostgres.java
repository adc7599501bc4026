package io.wechatlogin.integration.environment;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A primary and a synchronous standby that follows it by streaming replication, as operators build
 * them. A commit is acknowledged when both have it on disk.
 */
public final class ReplicatedPostgres implements AutoCloseable {
  /** The user and the database of the service. */
  public static final String SERVICE = "login";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final InstalledPostgres primary;
  private final InstalledPostgres standby;

  private ReplicatedPostgres(InstalledPostgres primary, InstalledPostgres standby) {
    this.primary = primary;
    this.standby = standby;
  }

  /** Builds both in an empty folder. */
  public static ReplicatedPostgres start(Path folder) {
    Path data = folder.resolve("primary");
    InstalledPostgres primary = InstalledPostgres.start(data);
    primary.execute("postgres", "create role login login", "create database login owner login");
    Path copy = folder.resolve("standby");
    String source =
        "host=127.0.0.1 port=" + primary.port() + " user=postgres application_name=standby";
    InstalledPostgres.run(
        "pg_basebackup",
        "--dbname=" + source,
        "--pgdata=" + copy,
        "--write-recovery-conf",
        "--checkpoint=fast");
    InstalledPostgres standby = InstalledPostgres.start(copy, FreePort.any());
    // Not before there is a copy: the standby must not wait for itself when it is promoted.
    primary.execute(
        "postgres",
        "alter system set synchronous_standby_names = 'standby'",
        "select pg_reload_conf()");
    ReplicatedPostgres both = new ReplicatedPostgres(primary, standby);
    both.await(
        primary,
        "select exists (select from pg_stat_replication where sync_state = 'sync')",
        "the standby is not synchronous");
    return both;
  }

  /** Returns the URL of whichever of the two is the primary. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/%s?user=%s&targetServerType=primary"
        .formatted(primary.port(), standby.port(), SERVICE, SERVICE);
  }

  public int portOfPrimary() {
    return primary.port();
  }

  public int portOfStandby() {
    return standby.port();
  }

  /** Ends every process of the primary as {@code kill -9} does. */
  public void killPrimary() {
    primary.kill();
  }

  /**
   * Freezes every process of the primary. As with a machine that has lost its network, connections
   * stay open and nothing comes through them.
   */
  public void freezePrimary() {
    primary.signal("STOP");
  }

  /** Makes the standby the primary, and waits until it accepts changes. */
  public void promote() {
    standby.execute("postgres", "select pg_promote(false)");
    await(standby, "select not pg_is_in_recovery()", "the standby was not promoted");
  }

  private void await(InstalledPostgres server, String question, String failure) {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      while (System.nanoTime() < end) {
        try (ResultSet row = statement.executeQuery(question)) {
          if (row.next() && row.getBoolean(1)) {
            return;
          }
        }
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
    } catch (SQLException e) {
      throw new IllegalStateException(failure + ":\n" + server.log(), e);
    }
    throw new IllegalStateException(failure + ":\n" + server.log());
  }

  @Override
  public void close() {
    primary.close();
    standby.close();
  }
}
