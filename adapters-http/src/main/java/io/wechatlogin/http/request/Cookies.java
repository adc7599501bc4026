package io.wechatlogin.http.request;

import io.wechatlogin.http.message.HttpRequest;
import java.util.Optional;

/** The cookies of a request (RFC 6265). */
final class Cookies {
  private Cookies() {}

  /** Returns the value of the first cookie with a name. Quotes around the value are removed. */
  static Optional<String> find(HttpRequest request, String name) {
    for (String header : request.headers("Cookie")) {
      for (String pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          return Optional.of(unquoted(pair.substring(equals + 1).strip()));
        }
      }
    }
    return Optional.empty();
  }

  private static String unquoted(String value) {
    boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return isQuoted ? value.substring(1, value.length() - 1) : value;
  }
}
