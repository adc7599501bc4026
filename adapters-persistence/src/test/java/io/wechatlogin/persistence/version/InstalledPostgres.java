package io.wechatlogin.persistence.version;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A server of the PostgreSQL that is installed on this machine. */
final class InstalledPostgres implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private final Process process;
  private final int port;

  private InstalledPostgres(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a server with an empty database in a folder, on a free port. */
  static InstalledPostgres start(Path dir) throws IOException, InterruptedException {
    Path data = dir.resolve("data");
    Path log = dir.resolve("log");
    Process made =
        launch(log, "initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-D", data + "");
    if (!made.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || made.exitValue() != 0) {
      made.destroyForcibly();
      throw new IOException(Files.readString(log));
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    InstalledPostgres server =
        new InstalledPostgres(
            launch(
                log,
                "postgres",
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="),
            port);
    if (!server.becomesReady()) {
      server.close();
      throw new IOException(Files.readString(log));
    }
    return server;
  }

  /** PostgreSQL does not run as root: a name space hides that the user is called so. */
  private static Process launch(Path log, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "--user"));
    }
    command.add(programs().resolve(program).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** Debian keeps the programs of each version in a folder that is not on the path. */
  private static Path programs() throws IOException {
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        versions
            .sorted(Comparator.comparingInt((Path folder) -> version(folder)).reversed())
            .forEach(version -> folders.add(version.resolve("bin")));
      }
    }
    Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .forEach(folder -> folders.add(Path.of(folder)));
    return folders.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .findFirst()
        .orElseThrow(() -> new IOException("the server of PostgreSQL must be installed"));
  }

  private static int version(Path folder) {
    return Integer.parseInt(folder.getFileName().toString().replaceAll("\\D.*", ""));
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
  }

  private boolean becomesReady() {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      try (Connection connection = DriverManager.getConnection(url())) {
        return connection.isValid(2);
      } catch (SQLException notYet) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
    return false;
  }

  @Override
  public void close() {
    process.destroy(); // a smart shutdown: the store has closed its connections
    process
        .onExit()
        .completeOnTimeout(process, TIMEOUT.toSeconds(), TimeUnit.SECONDS)
        .thenAccept(Process::destroyForcibly)
        .join();
  }
}
