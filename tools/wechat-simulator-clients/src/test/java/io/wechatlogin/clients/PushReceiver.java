package io.wechatlogin.clients;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that accepts every push and returns it to the test. */
final class PushReceiver implements AutoCloseable {
  /** A push that arrived. */
  record Push(Map<String, String> query, String body) {
    String param(String name) {
      return Objects.requireNonNull(query.get(name), name);
    }
  }

  private final BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
  private final HttpServer server;

  PushReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          URI uri = exchange.getRequestURI();
          byte[] body = exchange.getRequestBody().readAllBytes();
          pushes.add(
              new Push(ThirdPartyClientTest.query(uri), new String(body, StandardCharsets.UTF_8)));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/push";
  }

  Push next() throws InterruptedException {
    return Objects.requireNonNull(pushes.poll(10, TimeUnit.SECONDS), "no push arrived");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
