package io.wechatlogin.http.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.wechatlogin.http.health.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The server for supervisors and metrics collectors, on a port of its own on loopback. */
public final class ManagementServer implements AutoCloseable {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";

  private final HttpServer server;

  private ManagementServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   * @param metrics in the text format of Prometheus
   * @throws IOException where the port is taken
   */
  public static ManagementServer start(int port, Supplier<String> metrics, Readiness readiness)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/metrics", exchange -> answer(exchange, 200, PROMETHEUS, metrics.get()));
    server.createContext(
        "/health/live", exchange -> answer(exchange, 200, JSON, "{\"status\":\"live\"}"));
    server.createContext(
        "/health/ready",
        exchange -> {
          var obstacle = readiness.obstacle();
          String status = obstacle.isPresent() ? obstacle.get().code() : "ready";
          answer(
              exchange, obstacle.isPresent() ? 503 : 200, JSON, "{\"status\":\"" + status + "\"}");
        });
    server.start();
    return new ManagementServer(server);
  }

  /** Returns the port that the server listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, String contentType, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
