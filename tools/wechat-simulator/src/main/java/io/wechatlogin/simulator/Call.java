package io.wechatlogin.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One request, read whole. A parameter that is absent is an empty text: WeChat makes no difference
 * either.
 */
final class Call {
  private static final int LARGEST_BODY = 1 << 20;

  private final HttpExchange exchange;
  private final String method;
  private final String path;
  private final String rawQuery;
  private final Map<String, String> query;
  private final byte[] body;

  Call(HttpExchange exchange) throws IOException {
    this.exchange = exchange;
    this.method = exchange.getRequestMethod();
    this.path = exchange.getRequestURI().getPath();
    String raw = exchange.getRequestURI().getRawQuery();
    this.rawQuery = raw == null ? "" : raw;
    this.query = parse(rawQuery);
    this.body =
        method.equals("GET") ? new byte[0] : exchange.getRequestBody().readNBytes(LARGEST_BODY);
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  String rawQuery() {
    return rawQuery;
  }

  Map<String, String> query() {
    return query;
  }

  String param(String name) {
    return query.getOrDefault(name, "");
  }

  String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  String cookie(String name) {
    for (String each : header("Cookie").split(";", -1)) {
      String pair = each.strip();
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return "";
  }

  String body() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The fields of a form body, or none. */
  Map<String, String> form() {
    return header("Content-Type")
            .toLowerCase(Locale.ROOT)
            .startsWith("application/x-www-form-urlencoded")
        ? parse(body())
        : Map.of();
  }

  boolean isPost() {
    return method.equals("POST");
  }

  boolean isChunked() {
    return header("Transfer-Encoding").equalsIgnoreCase("chunked");
  }

  /** The address that was called, as the caller sees it. */
  String self() {
    String scheme = exchange instanceof HttpsExchange ? "https://" : "http://";
    return scheme + header("Host") + path + "?" + rawQuery;
  }

  String remoteAddress() {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  static Map<String, String> parse(String query) {
    Map<String, String> params = new LinkedHashMap<>();
    int from = 0;
    while (from < query.length()) {
      int end = query.indexOf('&', from);
      if (end < 0) {
        end = query.length();
      }
      int equals = query.indexOf('=', from);
      if (equals < 0 || equals > end) {
        equals = end;
      }
      String name = decode(query.substring(from, equals));
      if (!name.isEmpty()) {
        params.putIfAbsent(name, equals < end ? decode(query.substring(equals + 1, end)) : "");
      }
      from = end + 1;
    }
    return params;
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }
}
