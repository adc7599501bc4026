package io.wechatlogin.integration.environment;

import io.wechatlogin.application.contract.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A proxy that is installed on this machine, with settings and a port of its own. */
public final class InstalledProxy implements AutoCloseable {
  private final int port;
  private final Process process;

  private InstalledProxy(Path dir, int port, List<String> command) throws IOException {
    this.port = port;
    this.process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("log").toFile())
            .start();
  }

  /**
   * Starts nginx.
   *
   * @param dir is made for its files
   * @param port where it listens
   * @param server what its {@code server} contains
   */
  public static InstalledProxy nginx(Path dir, int port, String server) {
    String settings =
        """
        daemon off;
        %1$s
        pid %2$s/pid;
        error_log %2$s/log;
        events {}
        http {
          access_log off;
          client_body_temp_path %2$s/body;
          proxy_temp_path %2$s/proxy;
          fastcgi_temp_path %2$s/fastcgi;
          uwsgi_temp_path %2$s/uwsgi;
          scgi_temp_path %2$s/scgi;
          server {
            listen 127.0.0.1:%3$d;
            %4$s
          }
        }
        """
            .formatted(
                System.getProperty("user.name").equals("root") ? "user root;" : "",
                dir,
                port,
                server);
    return start(dir, port, settings, "nginx", "-p", dir.toString(), "-c");
  }

  /**
   * Starts HAProxy before one server.
   *
   * @param dir is made for its files
   * @param port where it listens
   * @param defaults further lines of its {@code defaults}
   */
  public static InstalledProxy haproxy(Path dir, int port, URI server, String defaults) {
    String settings =
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 30s
          timeout server 30s
          %s
        frontend here
          bind 127.0.0.1:%d
          default_backend there
        backend there
          server there %s
        """
            .formatted(defaults, port, server.getAuthority());
    return start(dir, port, settings, "haproxy", "-db", "-f");
  }

  private static InstalledProxy start(Path dir, int port, String settings, String... command) {
    try {
      Path file = Files.createDirectories(dir).resolve("settings");
      Files.writeString(file, settings);
      List<String> whole = new ArrayList<>(List.of(command));
      whole.add(file.toString());
      InstalledProxy proxy = new InstalledProxy(dir, port, whole);
      Await.until("a proxy", () -> !proxy.process.isAlive() || FreePort.isListening(port));
      if (!proxy.process.isAlive()) {
        throw new IllegalStateException(
            command[0] + " does not start:\n" + Files.readString(dir.resolve("log")));
      }
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a port on which a proxy may listen. */
  public static int freePort() {
    return FreePort.any();
  }

  /** Returns where it listens. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .completeOnTimeout(process, Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .thenAccept(Process::destroyForcibly)
        .join();
  }
}
