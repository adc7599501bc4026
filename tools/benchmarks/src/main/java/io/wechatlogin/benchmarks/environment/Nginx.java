package io.wechatlogin.benchmarks.environment;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An nginx in front of several nodes, as Debian packages it. It passes each request to the next
 * node, so that sessions are not sticky.
 */
public final class Nginx implements Closeable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Process process;
  private final URI url;

  private Nginx(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts nginx on a free port, in front of these nodes. */
  public static Nginx start(Path workDir, List<URI> nodes)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(workDir.resolve("nginx"));
    int port = freePort();
    String upstream =
        nodes.stream()
            .map(node -> "server 127.0.0.1:" + node.getPort() + ";")
            .collect(Collectors.joining(" "));
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off; worker_processes 2; pid %1$s/pid; error_log %1$s/error.log;
        events { worker_connections 8192; }
        http {
          access_log off;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
          upstream nodes { %2$s keepalive 512; }
          server {
            listen 127.0.0.1:%3$d backlog=4096;
            keepalive_requests 1000000;
            location / {
              proxy_pass http://nodes;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header X-Forwarded-For $remote_addr;
            }
          }
        }
        """
            .formatted(folder.toAbsolutePath(), upstream, port));
    Process process =
        new ProcessBuilder("nginx", "-c", configuration.toAbsolutePath().toString())
            .inheritIO()
            .start();
    awaitListening(port);
    return new Nginx(process, URI.create("http://127.0.0.1:" + port));
  }

  /** Returns the address on loopback. */
  public URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
    while (System.nanoTime() < end) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notYet) {
        Thread.sleep(20);
      }
    }
    throw new IOException("nginx does not listen");
  }
}
