package io.wechatlogin.integration.environment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A host's web server: pages of another origin, with a strict content security policy. */
public final class HostPages implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final Map<String, URI> backEnds = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private volatile String policy = "";

  public HostPages() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  public String origin() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Returns another name of the same server: another site to a browser. */
  public String originOfAnotherSite() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void policy(String contentSecurityPolicy) {
    policy = contentSecurityPolicy;
  }

  public void put(String path, String content) {
    pages.put(path, content);
  }

  /** Passes requests below a path on to a program, as a proxy in front of both does. */
  public void passOn(String path, URI backEnd) {
    backEnds.put(path, backEnd);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    for (Map.Entry<String, URI> backEnd : backEnds.entrySet()) {
      if (path.startsWith(backEnd.getKey())) {
        passOn(exchange, backEnd.getValue());
        return;
      }
    }
    String page = pages.get(path);
    String content = page == null ? "" : page;
    exchange.getResponseHeaders().set("Content-Type", type(path) + "; charset=utf-8");
    exchange.getResponseHeaders().set("Content-Security-Policy", policy);
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(page == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void passOn(HttpExchange exchange, URI backEnd) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(backEnd.resolve(exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (String name : List.of("Content-Type", "Cookie", "Origin")) {
      exchange
          .getRequestHeaders()
          .getOrDefault(name, List.of())
          .forEach(value -> request.header(name, value));
    }
    try (exchange) {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      for (String name : List.of("Content-Type", "Location", "Set-Cookie")) {
        exchange.getResponseHeaders().put(name, answer.headers().allValues(name));
      }
      byte[] body = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String type(String path) {
    if (path.endsWith(".js")) {
      return "text/javascript";
    }
    return path.endsWith(".css") ? "text/css" : "text/html";
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
