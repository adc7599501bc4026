package io.wechatlogin.simulator;

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
 * One listening port; each request runs on a virtual thread of its own, so a held poll costs next
 * to nothing.
 */
final class Site implements AutoCloseable {
  static {
    // Read once by the JDK's server when its first instance is made. Without the first, small
    // answers wait for Nagle's algorithm; without the second, a load test's connections are closed
    // when idle for a moment.
    System.setProperty(
        "sun.net.httpserver.nodelay", System.getProperty("sun.net.httpserver.nodelay", "true"));
    System.setProperty(
        "sun.net.httpserver.maxIdleConnections",
        System.getProperty("sun.net.httpserver.maxIdleConnections", "10000"));
  }

  private static final int WAITING = 1024;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final URI url;

  /** Plain HTTP. */
  Site(String host, int port) {
    this(host, port, null);
  }

  /** HTTPS where there is a context. */
  Site(String host, int port, @Nullable SSLContext tls) {
    try {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (tls == null) {
        server = HttpServer.create(address, WAITING);
      } else {
        HttpsServer secure = HttpsServer.create(address, WAITING);
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

  URI url() {
    return url;
  }

  void start(Function<Call, Reply> handler) {
    server.createContext("/", exchange -> answer(exchange, handler));
    server.start();
  }

  private static void answer(HttpExchange exchange, Function<Call, Reply> handler)
      throws IOException {
    try (exchange) {
      Reply reply = handler.apply(new Call(exchange));
      Reply.Delivery delivery = reply.delivery();
      Thread.sleep(delivery.silence());
      if (!delivery.cut()) {
        send(exchange, reply);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, Reply reply)
      throws IOException, InterruptedException {
    if (!reply.contentType().isEmpty()) {
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
    }
    reply.headers().forEach(exchange.getResponseHeaders()::add);
    byte[] body = reply.body();
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    Duration perByte = reply.delivery().perByte();
    if (body.length > 0 && perByte.isZero()) {
      exchange.getResponseBody().write(body);
    } else if (body.length > 0) {
      OutputStream out = exchange.getResponseBody();
      for (byte each : body) {
        out.write(each);
        out.flush();
        Thread.sleep(perByte);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
