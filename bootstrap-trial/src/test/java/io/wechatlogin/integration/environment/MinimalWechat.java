package io.wechatlogin.integration.environment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A second implementation of WeChat, independent of the simulator: the code exchange as WeChat
 * documents it, and nothing more.
 */
public final class MinimalWechat implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final AtomicInteger codes = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private final Set<String> headers = ConcurrentHashMap.newKeySet();

  public MinimalWechat() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/sns/oauth2/access_token", exchange -> answer(exchange, "code"));
    server.createContext("/sns/jscode2session", exchange -> answer(exchange, "js_code"));
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Makes a code for a person; the union id may be null. */
  public String code(String appId, String openId, @Nullable String unionId) {
    String unionField = unionId == null ? "" : ",\"unionid\":\"" + unionId + "\"";
    return codeAnswering(
        appId,
        """
        {"access_token":"90_marker-token","expires_in":7200,"refresh_token":"90_marker-refresh",\
        "openid":"%s","scope":"snsapi_login"%s}\
        """
            .formatted(openId, unionField));
  }

  /** Makes a code of a mini program; the union id may be null. */
  public String jsCode(String appId, String openId, @Nullable String unionId, String sessionKey) {
    String unionField = unionId == null ? "" : ",\"unionid\":\"" + unionId + "\"";
    return codeAnswering(
        appId,
        "{\"session_key\":\"%s\",\"openid\":\"%s\"%s}"
            .formatted(sessionKey.replace("/", "\\/"), openId, unionField));
  }

  /** Makes a code whose exchange is answered by a text. */
  public String codeAnswering(String appId, String body) {
    String code = "0foreign" + codes.incrementAndGet();
    answers.put(appId + "/" + code, body);
    return code;
  }

  public int calls() {
    return calls.get();
  }

  /** Returns the names of all headers that ever came, in lower case. */
  public Set<String> headers() {
    return headers;
  }

  private void answer(HttpExchange exchange, String codeParameter) throws IOException {
    calls.incrementAndGet();
    exchange.getRequestHeaders().keySet().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .forEach(headers::add);
    Map<String, String> query =
        Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    String body = answers.remove(query.get("appid") + "/" + query.get(codeParameter));
    if (!"authorization_code".equals(query.get("grant_type"))) {
      body = "{\"errcode\":40002,\"errmsg\":\"invalid grant_type, rid: 1-2-3\"}";
    } else if (!("secret-of-" + query.get("appid")).equals(query.get("secret"))) {
      body = "{\"errcode\":40125,\"errmsg\":\"invalid appsecret, rid: 1-2-3\"}";
    } else if (body == null) {
      body = "{\"errcode\":40029,\"errmsg\":\"invalid code, rid: 1-2-3\"}";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(200, bytes.length);
    try (var out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
