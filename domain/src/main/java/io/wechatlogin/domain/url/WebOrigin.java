package io.wechatlogin.domain.url;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The origin of a page: scheme, host and port (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in the spelling of browsers: ASCII, lower case; IPv6 in brackets
 * @param port the port; -1 for the standard one of the scheme
 */
public record WebOrigin(String scheme, String host, int port) {
  static final int STANDARD_PORT = -1;

  private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:]+]");

  /**
   * Reads an origin, such as {@code https://app.example} or {@code http://localhost:3000}. A slash
   * may follow. Of the hosts that browsers accept, only those that can be looked up are origins
   * here; {@code *} is no pattern and is refused.
   *
   * @return empty where the text is no origin, or has a path, query, fragment or user name
   */
  public static Optional<WebOrigin> parse(String text) {
    return WebUrl.parse(text)
        .filter(url -> url.path().equals("/") && url.query() == null && url.fragment() == null)
        .filter(url -> !url.hasCredentials())
        .map(WebUrl::origin)
        .filter(origin -> HOST.matcher(origin.host).matches());
  }

  /** Returns whether pages of this origin are reached by TLS. */
  public boolean isHttps() {
    return scheme.equals("https");
  }

  /** Returns host and port as a URL has them, such as {@code localhost:3000}. */
  public String authority() {
    return port == STANDARD_PORT ? host : host + ":" + port;
  }

  /** Returns the spelling of browsers, as in the header {@code Origin}. */
  @Override
  public String toString() {
    return scheme + "://" + authority();
  }

  static boolean isWeb(String scheme) {
    return scheme.equals("http") || scheme.equals("https");
  }

  static WebOrigin of(String scheme, String host, int port) {
    int standard = scheme.equals("https") ? 443 : 80;
    return new WebOrigin(scheme, host, port == standard ? STANDARD_PORT : port);
  }
}
