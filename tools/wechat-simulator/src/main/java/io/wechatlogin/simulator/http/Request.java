package io.wechatlogin.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP request with its body. An absent parameter reads as an empty text, because WeChat does
 * not distinguish the two.
 */
public final class Request {
  private static final int MAX_BODY_BYTES = 1 << 20;

  private final HttpExchange exchange;
  private final String method;
  private final String path;
  private final String rawQuery;
  private final Map<String, String> query;
  private final byte[] body;

  Request(HttpExchange exchange) throws IOException {
    this.exchange = exchange;
    this.method = exchange.getRequestMethod();
    this.path = exchange.getRequestURI().getPath();
    String raw = exchange.getRequestURI().getRawQuery();
    this.rawQuery = raw == null ? "" : raw;
    this.query = QueryString.parse(rawQuery);
    this.body =
        method.equals("GET") ? new byte[0] : exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  public String rawQuery() {
    return rawQuery;
  }

  /** The query parameters in their order. */
  public Map<String, String> query() {
    return query;
  }

  /** A query parameter; empty if it is absent. */
  public String param(String name) {
    return query.getOrDefault(name, "");
  }

  /** A header's first value; empty if it is absent. */
  public String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** A cookie's value; empty if it is absent. */
  public String cookie(String name) {
    for (String each : header("Cookie").split(";", -1)) {
      String pair = each.strip();
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }

  /** The body as UTF-8; at most 1 MiB of it. */
  public String body() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The fields of a form body; empty if the body is not a form. */
  public Map<String, String> form() {
    return header("Content-Type")
            .toLowerCase(Locale.ROOT)
            .startsWith("application/x-www-form-urlencoded")
        ? QueryString.parse(body())
        : Map.of();
  }

  public boolean isPost() {
    return method.equals("POST");
  }

  /** Whether the body came in chunks instead of with a length. */
  public boolean isChunked() {
    return header("Transfer-Encoding").equalsIgnoreCase("chunked");
  }

  /** The URL of this request as the caller sees it. */
  public String url() {
    String scheme = exchange instanceof HttpsExchange ? "https://" : "http://";
    return scheme + header("Host") + path + "?" + rawQuery;
  }

  public String remoteAddress() {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }
}
