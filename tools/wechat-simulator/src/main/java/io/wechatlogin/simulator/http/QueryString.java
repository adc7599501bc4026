package io.wechatlogin.simulator.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The encoding of queries and forms. */
public final class QueryString {
  private QueryString() {}

  /** The text as the value of a parameter. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Parses a query or a form; the first of several parameters of one name counts. */
  public static Map<String, String> parse(String query) {
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
