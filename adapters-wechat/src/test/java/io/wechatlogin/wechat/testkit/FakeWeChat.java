package io.wechatlogin.wechat.testkit;

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

/** A WeChat that answers every call with the answer that a test has set, and records the calls. */
public final class FakeWeChat implements AutoCloseable {
  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Queue<Answer> queued = new ConcurrentLinkedQueue<>();
  private volatile Answer defaultAnswer = new Answer(200, "text/plain", new byte[0]);

  /** Starts the server on a free port. */
  public FakeWeChat() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void answers(String body) {
    answers(200, "text/plain", body.getBytes(StandardCharsets.UTF_8));
  }

  public void answers(int status, String contentType, byte[] body) {
    defaultAnswer = new Answer(status, contentType, body);
  }

  /** Answers one call; later calls get the next queued answer or the default one. */
  public void answersOnce(String body) {
    queued.add(new Answer(200, "text/plain", body.getBytes(StandardCharsets.UTF_8)));
  }

  public List<Call> calls() {
    return calls;
  }

  /** Returns the method and address of every call. */
  public List<String> requestLines() {
    return calls.stream().map(Call::line).toList();
  }

  private void serve(HttpExchange exchange) throws IOException {
    calls.add(
        new Call(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            Map.copyOf(exchange.getRequestHeaders()),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    Answer once = queued.poll();
    Answer answer = once == null ? defaultAnswer : once;
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("Location", "/elsewhere");
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(answer.body());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * One request.
   *
   * @param line the method and the address with its query
   */
  public record Call(String line, Map<String, List<String>> headers, String body) {}

  @SuppressWarnings("ArrayRecordComponent") // answers are not compared
  private record Answer(int status, String contentType, byte[] body) {}
}
