package io.wechatlogin.persistence.pooler;

import io.wechatlogin.application.contract.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A real PgBouncer in transaction mode, before a database that admits everybody. */
final class PgBouncer implements AutoCloseable {
  private final Process process;
  private final int port;

  private PgBouncer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it on a free port before the server of a JDBC URL. */
  static PgBouncer before(String jdbcUrl, Path dir) throws IOException {
    URI server = URI.create(jdbcUrl.substring("jdbc:".length()));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path settings = dir.resolve("pgbouncer.ini");
    Files.writeString(
        settings,
        """
        [databases]
        * = host=%s port=%d user=postgres
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = 4
        max_client_conn = 200
        ignore_startup_parameters = extra_float_digits
        """
                .formatted(server.getHost(), server.getPort(), port)
            + (System.getProperty("user.name").equals("root") ? "user = nobody\n" : ""));
    // PgBouncer refuses to run as root, and its user has to reach the settings.
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    Process process =
        new ProcessBuilder("pgbouncer", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("pgbouncer.log").toFile())
            .start();
    PgBouncer pooler = new PgBouncer(process, port);
    Await.until("PgBouncer", () -> !process.isAlive() || pooler.isListening());
    if (!process.isAlive()) {
      throw new IOException(Files.readString(dir.resolve("pgbouncer.log")));
    }
    return pooler;
  }

  /** Returns the URL of a database behind it. */
  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
