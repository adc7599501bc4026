package io.wechatlogin.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * One listening port. Each request runs on a virtual thread of its own, so a request that is held
 * open costs little.
 */
public final class HttpListener implements AutoCloseable {
  static {
    // The JDK's server reads these once, when its first instance is created. Without the first,
    // small responses wait for Nagle's algorithm. Without the second, the server closes idle
    // connections of a load test.
    System.setProperty(
        "sun.net.httpserver.nodelay", System.getProperty("sun.net.httpserver.nodelay", "true"));
    System.setProperty(
        "sun.net.httpserver.maxIdleConnections",
        System.getProperty("sun.net.httpserver.maxIdleConnections", "10000"));
  }

  private static final int BACKLOG = 1024;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final URI url;

  /** Binds a port for plain HTTP; 0 takes a free one. */
  public HttpListener(String host, int port) {
    this(host, port, null);
  }

  /**
   * Binds a port; 0 takes a free one.
   *
   * @param tls the context for HTTPS; null for plain HTTP
   * @throws UncheckedIOException if the port is taken
   */
  public HttpListener(String host, int port, @Nullable SSLContext tls) {
    try {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (tls == null) {
        server = HttpServer.create(address, BACKLOG);
      } else {
        HttpsServer secure = HttpsServer.create(address, BACKLOG);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = secure;
      }
    } catch (IOException occupied) {
      throw new UncheckedIOException("cannot listen on " + host + ":" + port, occupied);
    }
    server.setExecutor(threads);
    url =
        URI.create(
            (tls == null ? "http://" : "https://") + host + ":" + server.getAddress().getPort());
  }

  /** The base URL, with the port that was bound. */
  public URI url() {
    return url;
  }

  /** Starts to accept requests. */
  public void start(Function<Request, Response> handler) {
    server.createContext("/", exchange -> handle(exchange, handler));
    server.start();
  }

  private static void handle(HttpExchange exchange, Function<Request, Response> handler)
      throws IOException {
    try (exchange) {
      Response response = handler.apply(new Request(exchange));
      Response.Delivery delivery = response.delivery();
      Thread.sleep(delivery.delay());
      if (!delivery.dropped()) {
        send(exchange, response);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, Response response)
      throws IOException, InterruptedException {
    if (!response.contentType().isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", response.contentType());
    }
    response.headers().forEach(exchange.getResponseHeaders()::add);
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
    Duration delayPerByte = response.delivery().delayPerByte();
    if (body.length > 0 && delayPerByte.isZero()) {
      exchange.getResponseBody().write(body);
    } else if (body.length > 0) {
      OutputStream out = exchange.getResponseBody();
      for (byte each : body) {
        out.write(each);
        out.flush();
        Thread.sleep(delayPerByte);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
