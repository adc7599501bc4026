package io.wechatlogin.integration.environment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A host's web server: pages of another origin, with a strict content security policy. */
public final class HostPages implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Function<String, String>> pages = new ConcurrentHashMap<>();
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
    pages.put(path, body -> content);
  }

  /** Answers what a page sends with what the function makes of it. */
  public void answer(String path, Function<String, String> answer) {
    pages.put(path, answer);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Function<String, String> page = pages.get(path);
    String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String content = page == null ? "" : page.apply(sent);
    exchange.getResponseHeaders().set("Content-Type", type(path) + "; charset=utf-8");
    exchange.getResponseHeaders().set("Content-Security-Policy", policy);
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(page == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String type(String path) {
    if (path.endsWith(".js")) {
      return "text/javascript";
    }
    if (path.endsWith(".css")) {
      return "text/css";
    }
    return path.startsWith("/api/") ? "application/json" : "text/html";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
