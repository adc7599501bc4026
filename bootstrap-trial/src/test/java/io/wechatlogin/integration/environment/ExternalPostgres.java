package io.wechatlogin.integration.environment;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL server outside of the service, in which tests cause faults. */
public final class ExternalPostgres implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Path folder;
  private final Path smallDisk;
  private final Process disk;
  private final int port;
  private Process server;

  private ExternalPostgres(Path folder, Path smallDisk) throws IOException {
    this.folder = folder;
    this.smallDisk = Files.createDirectories(smallDisk);
    this.port = initialize(folder);
    this.disk = mount(smallDisk);
    this.server = launch();
  }

  /**
   * Starts a server in an empty folder.
   *
   * @param smallDisk becomes a disk of 24 MB that only the server sees
   */
  public static ExternalPostgres start(Path folder, Path smallDisk) {
    try {
      ExternalPostgres postgres = new ExternalPostgres(folder, smallDisk);
      postgres.awaitReady();
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has the library make a cluster, and returns a port that was free for it. */
  private static int initialize(Path folder) throws IOException {
    try (EmbeddedPostgres first =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setLocaleConfig("locale", "C.UTF-8")
            .start()) {
      return first.getPort();
    }
  }

  /**
   * Makes name spaces where even a plain user may mount a disk; they last as long as this process.
   */
  private static Process mount(Path smallDisk) throws IOException {
    Process holder =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=24m tmpfs \"$0\" && echo mounted && exec cat",
                smallDisk.toString())
            .redirectErrorStream(true)
            .start();
    String line = holder.inputReader().readLine();
    if (!"mounted".equals(line)) {
      throw new IllegalStateException("no disk can be mounted here: " + line);
    }
    return holder;
  }

  /**
   * Launches the server where the disk is, in one name space more: it hides that the user is called
   * root there, as whom PostgreSQL would not run.
   */
  private Process launch() throws IOException {
    Path program =
        Path.of(Files.readString(folder.resolve("postmaster.opts")).split("[ \"]", 2)[0]);
    ProcessBuilder launch =
        new ProcessBuilder(
            "nsenter",
            "--target",
            Long.toString(disk.pid()),
            "--user",
            "--mount",
            "--preserve-credentials",
            "unshare",
            "--user",
            program.toString(),
            "-D",
            folder.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "max_connections=40",
            "-c",
            "unix_socket_directories=");
    launch.redirectErrorStream(true);
    launch.redirectOutput(folder.resolve("log").toFile());
    return launch.start();
  }

  public String url() {
    return url("postgres");
  }

  public String url(String database) {
    return url(database, "postgres");
  }

  public String url(String database, String user) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + user;
  }

  public Path smallDisk() {
    return smallDisk;
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  public void execute(String... statements) {
    executeIn("postgres", statements);
  }

  public void executeIn(String database, String... statements) {
    try (Connection connection = DriverManager.getConnection(url(database));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends the server as {@code kill -9} of its first process does. */
  public void kill() {
    server.destroyForcibly();
    awaitEnd();
  }

  /** Stops the server at once, without waiting for its clients. */
  public void stop() {
    signal("INT", List.of(server.pid()));
    awaitEnd();
  }

  public void startAgain() {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try {
        server = launch();
        awaitReady();
        return;
      } catch (IllegalStateException notYet) {
        // The child processes of a killed server need a moment to notice that, and to end.
        if (System.nanoTime() > end) {
          throw notYet;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Freezes every process of the server where it is. */
  public void pause() {
    signal("STOP", processes());
  }

  public void resume() {
    signal("CONT", processes());
  }

  private List<Long> processes() {
    List<Long> all = new ArrayList<>(List.of(server.pid()));
    server.descendants().map(ProcessHandle::pid).forEach(all::add);
    return all;
  }

  private static void signal(String name, List<Long> processes) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(pid -> command.add(pid.toString()));
    try {
      new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitReady() {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (System.nanoTime() < end && server.isAlive()) {
      try (Connection connection = connect()) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException notYet) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
    throw new IllegalStateException("PostgreSQL does not start:\n" + log());
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitEnd() {
    server.onExit().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    stop();
    disk.destroy();
  }
}
