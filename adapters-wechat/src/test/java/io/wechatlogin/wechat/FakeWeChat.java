package io.wechatlogin.wechat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A WeChat that answers every call with what a test has told it, and remembers the calls. */
final class FakeWeChat implements AutoCloseable {
  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Queue<Answer> next = new ConcurrentLinkedQueue<>();
  private volatile Answer answer = new Answer(200, "text/plain", new byte[0]);

  FakeWeChat() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void answers(String body) {
    answers(200, "text/plain", body.getBytes(StandardCharsets.UTF_8));
  }

  void answers(int status, String contentType, byte[] body) {
    answer = new Answer(status, contentType, body);
  }

  /** Answers one call, before what all the others get. */
  void answersOnce(String body) {
    next.add(new Answer(200, "text/plain", body.getBytes(StandardCharsets.UTF_8)));
  }

  List<Call> calls() {
    return calls;
  }

  private void serve(HttpExchange exchange) throws IOException {
    calls.add(
        new Call(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            Map.copyOf(exchange.getRequestHeaders()),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    Answer first = next.poll();
    Answer now = first == null ? answer : first;
    exchange.getResponseHeaders().set("Content-Type", now.contentType());
    exchange.getResponseHeaders().set("Location", "/elsewhere");
    exchange.sendResponseHeaders(now.status(), now.body().length == 0 ? -1 : now.body().length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(now.body());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * One request.
   *
   * @param line method and what follows it
   */
  record Call(String line, Map<String, List<String>> headers, String body) {}

  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
  private record Answer(int status, String contentType, byte[] body) {}
}
