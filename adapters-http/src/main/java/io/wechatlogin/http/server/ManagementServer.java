package io.wechatlogin.http.server;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.http.health.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The server for supervisors and metrics collectors, on a port of its own on loopback. */
public final class ManagementServer implements AutoCloseable {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";

  private static final int CONNECTIONS = 64;
  private static final long IDLE_TIMEOUT_WHEN_FULL_MILLIS = 1_000;

  /** How long a request may take to arrive. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private final Server server;
  private final ServerConnector connector;

  private ManagementServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
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
    return start(port, metrics, readiness, REQUEST_TIMEOUT);
  }

  static ManagementServer start(
      int port, Supplier<String> metrics, Readiness readiness, Duration requestTimeout)
      throws IOException {
    Server server = new Server(new VirtualThreadPool());
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setHttpCompliance(HttpCompliance.STRICT);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(2 * requestTimeout.toMillis());
    connector.addBean(new RequestTimeout(connector, requestTimeout));
    server.addConnector(connector);
    NetworkConnectionLimit limit = new NetworkConnectionLimit(CONNECTIONS, connector);
    limit.setEndPointIdleTimeout(IDLE_TIMEOUT_WHEN_FULL_MILLIS);
    server.addBean(limit);
    server.setHandler(new Pages(metrics, readiness));
    server.setErrorHandler(
        (request, response, callback) -> {
          callback.succeeded();
          return true;
        });
    try {
      server.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return new ManagementServer(server, connector);
  }

  /** Returns the port that the server listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Pages extends Handler.Abstract {
    private final Supplier<String> metrics;
    private final Readiness readiness;

    Pages(Supplier<String> metrics, Readiness readiness) {
      this.metrics = metrics;
      this.readiness = readiness;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      switch (String.valueOf(request.getHttpURI().getPath())) {
        case "/metrics" -> answer(response, callback, 200, PROMETHEUS, metrics.get());
        case "/health/live" -> answer(response, callback, 200, JSON, "{\"status\":\"live\"}");
        case "/health/ready" -> ready(response, callback);
        default -> answer(response, callback, 404, PROMETHEUS, "");
      }
      return true;
    }

    private void ready(Response response, Callback callback) {
      Optional<LoginError> obstacle = readiness.obstacle();
      String status = obstacle.map(LoginError::code).orElse("ready");
      answer(
          response,
          callback,
          obstacle.isPresent() ? 503 : 200,
          JSON,
          "{\"status\":\"" + status + "\"}");
    }

    private static void answer(
        Response response, Callback callback, int status, String contentType, String text) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
      response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
    }
  }
}
