package io.wechatlogin.integration.environment;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A server of the PostgreSQL that is installed on this machine, with a folder and port of its own.
 */
public final class InstalledPostgres implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private final Path data;
  private final int port;
  private final Process process;

  private InstalledPostgres(Path data, int port, Process process) {
    this.data = data;
    this.port = port;
    this.process = process;
  }

  /** Makes a database cluster that admits everybody of this machine as any user. */
  static void initialize(Path data) {
    run(
        "initdb",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--pgdata=" + data);
  }

  /** Makes a cluster in a folder, and starts its server on a free port. */
  public static InstalledPostgres start(Path data) {
    initialize(data);
    return start(data, FreePort.any());
  }

  /** Starts the server of a cluster on a port, and waits until it answers. */
  static InstalledPostgres start(Path data, int port, String... settings) {
    List<String> command = program("postgres", "-D", data.toString(), "-p", port + "");
    for (String setting : settings) {
      command.addAll(List.of("-c", setting));
    }
    command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(logOf(data).toFile())
              .start();
      InstalledPostgres server = new InstalledPostgres(data, port, process);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one of PostgreSQL's programs to its end. */
  static void run(String program, String... arguments) {
    try {
      Process process =
          new ProcessBuilder(program(program, arguments)).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(program + " failed:\n" + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Returns a command. PostgreSQL does not run as root: a name space hides that the user is called
   * so.
   */
  private static List<String> program(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(folder().resolve(name).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Debian keeps the programs of each version in a folder that is not on the path. */
  private static Path folder() {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        versions
            .sorted(Comparator.comparingInt(InstalledPostgres::version).reversed())
            .map(version -> version.resolve("bin"))
            .forEach(folders::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    for (String onPath : System.getenv("PATH").split(File.pathSeparator, -1)) {
      folders.add(Path.of(onPath));
    }
    return folders.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .filter(folder -> Files.isExecutable(folder.resolve("pg_basebackup")))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("PostgreSQL's server must be installed"));
  }

  private static int version(Path folder) {
    return Integer.parseInt(folder.getFileName().toString().replaceAll("\\D.*", ""));
  }

  public int port() {
    return port;
  }

  /** Returns the URL of a database, as the user who may do everything. */
  public String url(String database) {
    return url(database, "postgres");
  }

  /** Returns the URL of a database for a user. */
  public String url(String database, String user) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + user;
  }

  /** Executes statements in a database, each in a transaction of its own. */
  public void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database) + "&connectTimeout=2&socketTimeout=10");
  }

  /** Sends a signal to each of its processes: to the first one first, so that it starts no more. */
  void signal(String name) {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name, process.pid() + ""));
    process.descendants().map(child -> child.pid() + "").forEach(command::add);
    try {
      // A process that has just ended makes the command fail.
      new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends each of its processes as {@code kill -9} does. */
  void kill() {
    signal("KILL");
    process.onExit().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void awaitReady() {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    Optional<SQLException> last = Optional.empty();
    while (System.nanoTime() < end && process.isAlive()) {
      try (Connection connection = connect("postgres")) {
        if (connection.isValid(2)) {
          return;
        }
      } catch (SQLException notYet) {
        last = Optional.of(notYet);
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
    close();
    throw new IllegalStateException("PostgreSQL does not start:\n" + log(), last.orElse(null));
  }

  private static Path logOf(Path data) {
    return data.resolveSibling(data.getFileName() + ".log");
  }

  String log() {
    try {
      return Files.readString(logOf(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
