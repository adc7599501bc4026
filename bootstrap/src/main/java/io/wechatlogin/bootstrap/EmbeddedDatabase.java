package io.wechatlogin.bootstrap;

import io.wechatlogin.domain.secret.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own that keeps its data in the data directory, on loopback, behind a
 * generated password. Should it die, it is started again on the same port.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

  /** The superuser that the library sets up. */
  static final String USER = "postgres";

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration START_PAUSE = Duration.ofSeconds(1);

  private final DataDirectory data;
  private final Secret password;
  private EmbeddedPostgres server;
  private boolean closed;

  private EmbeddedDatabase(DataDirectory data, Secret password, EmbeddedPostgres server)
      throws IOException {
    this.data = data;
    this.password = password;
    this.server = server;
    superviseServer();
  }

  /**
   * Starts the server on a folder that the caller has to itself.
   *
   * @throws StartupException where it does not start
   */
  static EmbeddedDatabase start(DataDirectory data, Secret password) {
    try {
      return new EmbeddedDatabase(data, password, launch(data, password, 0));
    } catch (IOException | RuntimeException e) {
      LOG.debug("the embedded PostgreSQL did not start", e);
      throw new StartupException(
          "the embedded PostgreSQL in "
              + data.resolve("postgresql")
              + " did not start: "
              + e.getMessage()
              + "\n"
              + "  name a PostgreSQL of yours by WECHAT_LOGIN_DATABASE_URL, or see that the folder"
              + " can be written");
    }
  }

  /** Launches the server on a port, 0 for any free one. */
  private static EmbeddedPostgres launch(DataDirectory data, Secret password, int port)
      throws IOException {
    Path folder = data.resolve("postgresql");
    stopLeftOver(folder);
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(Duration.ofSeconds(60))
            // The library is made for tests and turns both off: an acknowledged login must last.
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .setServerConfig("max_connections", "300")
            .setLocaleConfig("locale", "C.UTF-8")
            .setLocaleConfig("pwfile", data.resolve("keys").resolve("database").toString())
            .setConnectConfig("password", password.reveal())
            .setDataDirectoryCustomizer(EmbeddedDatabase::requirePassword)
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
    return port == 0 ? builder.start() : builder.setPort(port).start();
  }

  /** Not by the library's process, which ends as soon as the server is up. */
  private void superviseServer() throws IOException {
    long pid = pid(data.resolve("postgresql").resolve("postmaster.pid"));
    Thread.ofVirtual()
        .name("postgresql")
        .start(
            () -> {
              ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
              startAgain();
            });
  }

  private void startAgain() {
    while (!startedAgain()) {
      LockSupport.parkNanos(START_PAUSE.toNanos());
    }
  }

  /** Starts the server once more, unless this is closed; tells whether there is nothing to do. */
  private synchronized boolean startedAgain() {
    if (closed) {
      return true;
    }
    LOG.warn("the embedded PostgreSQL has ended by itself and is started again");
    try {
      // Lets go of the library's lock on the folder.
      server.close();
      server = launch(data, password, server.getPort());
      superviseServer();
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.warn("the embedded PostgreSQL does not start: {}", e.toString());
      return false;
    }
  }

  synchronized String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
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

  /** Replaces the "trust everybody" that the library sets up. */
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

  /** Stops the server that a killed process of ours has left running on the folder. */
  private static void stopLeftOver(Path folder) {
    Path pidFile = folder.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    try {
      Optional<ProcessHandle> leftOver =
          ProcessHandle.of(pid(pidFile))
              // The number may have gone to another program since.
              .filter(process -> process.info().command().orElse("").contains("postgres"));
      if (leftOver.isPresent()) {
        LOG.info("stopping the PostgreSQL that was left running on {}", folder);
        leftOver.get().destroy();
        leftOver.get().onExit().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } else {
        Files.delete(pidFile);
      }
    } catch (IOException | NumberFormatException | ExecutionException | TimeoutException e) {
      throw new StartupException(
          "a PostgreSQL still runs on " + folder + " and does not stop: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted");
    }
  }
}
