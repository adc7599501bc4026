package io.wechatlogin.integration.environment;

import io.wechatlogin.application.contract.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * PgBouncer in transaction mode, which operators point to another server when the first is lost.
 */
public final class TransactionPooler implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Path dir;
  private final int port;
  private final Process process;

  private TransactionPooler(Path dir, int port, Process process) {
    this.dir = dir;
    this.port = port;
    this.process = process;
  }

  /** Starts it in an empty folder, before the databases of the service on a server. */
  public static TransactionPooler before(int serverPort, Path dir) {
    try {
      // PgBouncer refuses to run as root, and its user has to reach the settings.
      Files.createDirectories(dir);
      Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(dir.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
      int port = FreePort.any();
      write(dir, port, serverPort);
      Process process =
          new ProcessBuilder("pgbouncer", settings(dir).toString())
              .redirectErrorStream(true)
              .redirectOutput(dir.resolve("log").toFile())
              .start();
      TransactionPooler pooler = new TransactionPooler(dir, port, process);
      pooler.awaitListening();
      return pooler;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path settings(Path dir) {
    return dir.resolve("pgbouncer.ini");
  }

  private static void write(Path dir, int port, int serverPort) throws IOException {
    Files.writeString(
        settings(dir),
        """
        [databases]
        * = host=127.0.0.1 port=%d user=login
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = 16
        max_client_conn = 200
        ignore_startup_parameters = extra_float_digits
        server_login_retry = 1
        """
                .formatted(serverPort, port)
            + (System.getProperty("user.name").equals("root") ? "user = nobody\n" : ""));
  }

  /** Points it to another server, as an operator does: by its settings and RELOAD. */
  public void pointTo(int serverPort) {
    try {
      write(dir, port, serverPort);
      new ProcessBuilder("kill", "-HUP", process.pid() + "").inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the URL of the service's database behind it. */
  public String url() {
    return url("login");
  }

  /** Returns the URL of another database of the service's user behind it. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=login";
  }

  private void awaitListening() throws IOException {
    Await.until("PgBouncer", () -> !process.isAlive() || FreePort.isListening(port));
    if (process.isAlive()) {
      return;
    }
    close();
    throw new IOException("PgBouncer does not start:\n" + Files.readString(dir.resolve("log")));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
