package io.wechatlogin.trial.postgres;

import io.wechatlogin.bootstrap.database.Database;
import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.embedded.EmbeddedDatabase;
import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.domain.secret.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server that keeps its data in the data directory, listens on loopback and requires a
 * generated password. When its process dies, it is started again on the same port.
 */
final class PostgresServer implements EmbeddedDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);

  /** The superuser that the library sets up. */
  private static final String USER = "postgres";

  private static final String FOLDER = "postgresql";

  /** What the server says that a start depends on; it stands beside the folder. */
  private static final String LOG_FILE = "postgresql.log";

  /** The SQLSTATE of a refused password (PostgreSQL manual, appendix A). */
  private static final String INVALID_PASSWORD = "28P01";

  private static final String PID_FILE = LeftOver.PID_FILE;

  /** Held while the folder of the library, which the whole process shares, is another. */
  private static final Object FOLDER_LOCK = new Object();

  /** The property that names the library's own folder. */
  private static final String LIBRARY_FOLDER = "ot.epg.working-dir";

  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  private final DataDirectory data;
  private final Secret password;
  private EmbeddedPostgres server;
  private boolean closed;

  private PostgresServer(DataDirectory data, Secret password, EmbeddedPostgres server)
      throws IOException {
    this.data = data;
    this.password = password;
    this.server = server;
    superviseServer();
  }

  /**
   * Starts the server on a data directory that no other process uses.
   *
   * @throws StartupException when it does not start
   */
  static PostgresServer start(DataDirectory data, Secret password) {
    try {
      return new PostgresServer(data, password, launch(data, password, freePort()));
    } catch (IOException | RuntimeException e) {
      LOG.debug("the embedded PostgreSQL did not start", e);
      throw new StartupException(
          "the embedded PostgreSQL in "
              + data.resolve(FOLDER)
              + " did not start: "
              + e.getMessage());
    }
  }

  /** Returns whether a data directory has a database in it. */
  static boolean exists(Path dataDir) {
    return Files.exists(dataDir.resolve(FOLDER).resolve("PG_VERSION"));
  }

  /** Launches the server on a port. */
  private static EmbeddedPostgres launch(DataDirectory data, Secret password, int port)
      throws IOException {
    Path folder = data.resolve(FOLDER);
    LeftOver.stop(folder);
    Programs programs = Programs.in(data);
    EmbeddedPostgres.Builder builder =
        builderIn(programs.folder())
            .setOverrideWorkingDirectory(programs.folder().toFile())
            .setPgBinaryResolver((system, hardware) -> new ByteArrayInputStream(programs.label()))
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(Duration.ofSeconds(60))
            // The library is made for tests and turns these off; an acknowledged login must
            // survive.
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("max_connections", "300")
            .setLocaleConfig("locale", "C.UTF-8")
            .setLocaleConfig(
                "pwfile", DataDirectory.secretFile(data.resolve(""), Database.PASSWORD).toString())
            .setConnectConfig("password", password.reveal())
            .setDataDirectoryCustomizer(PostgresServer::requirePassword)
            .setPort(port);
    try {
      return new Launch(
              data.resolve(LOG_FILE),
              folder.resolve(PID_FILE),
              () -> isPasswordWrong(password, port))
          .start(builder);
    } finally {
      programs.close();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isPasswordWrong(Secret password, int port) {
    try (Connection connection = DriverManager.getConnection(url(port), USER, password.reveal())) {
      return connection.isClosed();
    } catch (SQLException e) {
      return INVALID_PASSWORD.equals(e.getSQLState());
    }
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /**
   * Returns a builder that keeps away from the library's own folder below the folder for temporary
   * files. There it stops the servers that it finds, by pid files that anybody may write.
   */
  private static EmbeddedPostgres.Builder builderIn(Path folder) {
    synchronized (FOLDER_LOCK) {
      String before = System.getProperty(LIBRARY_FOLDER);
      System.setProperty(LIBRARY_FOLDER, folder.toString());
      try {
        return EmbeddedPostgres.builder();
      } finally {
        if (before == null) {
          System.clearProperty(LIBRARY_FOLDER);
        } else {
          System.setProperty(LIBRARY_FOLDER, before);
        }
      }
    }
  }

  /** Watches the server by its pid file; the library's own process ends once the server is up. */
  private void superviseServer() throws IOException {
    long pid = pid(data.resolve(FOLDER).resolve(PID_FILE));
    Thread.ofVirtual()
        .name("postgresql")
        .start(
            () -> {
              ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
              restart();
            });
  }

  private void restart() {
    while (!isRestarted()) {
      LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
    }
  }

  /** Starts the server again, unless this is closed; returns whether no further try is needed. */
  private synchronized boolean isRestarted() {
    if (closed) {
      return true;
    }
    LOG.warn("the embedded PostgreSQL has ended unexpectedly and is started again");
    try {
      // Before the library stops whatever process its pid file names by now.
      LeftOver.stop(data.resolve(FOLDER));
      // Releases the library's lock on the folder.
      server.close();
      server = launch(data, password, server.getPort());
      superviseServer();
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.warn("the embedded PostgreSQL does not start: {}", e.toString());
      return false;
    }
  }

  @Override
  public synchronized String jdbcUrl() {
    return url(server.getPort());
  }

  @Override
  public String user() {
    return USER;
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the library's configuration, which lets every user in without a password. */
  private static void requirePassword(File folder) {
    try {
      Files.writeString(
          folder.toPath().resolve("pg_hba.conf"),
          "# written at each start\nhost all all 127.0.0.1/32 scram-sha-256\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long pid(Path pidFile) throws IOException {
    return Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
  }
}
