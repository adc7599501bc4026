package io.wechatlogin.http.request;

import io.wechatlogin.http.message.HttpRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The cookies of a request (RFC 6265). */
final class Cookies {
  private Cookies() {}

  /** A cookie. Quotes around the value are removed. */
  record Cookie(String name, String value) {}

  /** Returns the cookies in the order of the request. */
  static Stream<Cookie> all(HttpRequest request) {
    return request.headers("Cookie").stream()
        .flatMap(header -> Arrays.stream(header.split(";", -1)))
        .flatMap(pair -> cookie(pair).stream());
  }

  /** Returns the value of the first cookie with a name. */
  static Optional<String> find(HttpRequest request, String name) {
    return all(request).filter(cookie -> cookie.name().equals(name)).map(Cookie::value).findFirst();
  }

  private static Optional<Cookie> cookie(String pair) {
    int equals = pair.indexOf('=');
    return equals > 0
        ? Optional.of(
            new Cookie(
                pair.substring(0, equals).strip(), unquoted(pair.substring(equals + 1).strip())))
        : Optional.empty();
  }

  private static String unquoted(String value) {
    boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return isQuoted ? value.substring(1, value.length() - 1) : value;
  }
}
