package io.wechatlogin.http.url;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.url.WebUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The URLs of the service as browsers and WeChat see them. No other class builds one.
 *
 * @param base the public URL of the service, without a slash at the end
 */
public record PublicUrls(URI base) {
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);

  /** The path of the page that explains the API and each error code, below the public URL. */
  public static final String DOCS_PATH = "/docs";

  /** The path of the service's own login page, below the public URL. */
  public static final String LOGIN_PATH = "/login";

  /** Returns where WeChat sends a browser back to after a login by an instance. */
  public URI callback(Instance instance) {
    return URI.create(base + "/api/v1/login-types/" + instance.name() + "/callback");
  }

  /** Returns where WeChat sends a frame back to after a login by an instance. */
  public URI frameCallback(Instance instance) {
    return URI.create(callback(instance) + "/embedded");
  }

  /**
   * Returns the same address below the public URL, for a browser that reached the service by
   * another name of this machine: the cookie of a login would stay there, and the callback would
   * miss it. The ports are equal where no proxy is in between; behind one, the host that a request
   * names says nothing about the browser.
   *
   * @param host host and port that the request was sent to
   * @param query as it was sent; empty for none
   * @return empty where the browser is at the public URL, or the address is none
   */
  public Optional<URI> authorizeAtPublicUrl(Instance instance, String host, String query) {
    boolean isOtherName =
        isLoopback(host() + ":" + port())
            && isLoopback(host)
            && host.endsWith(":" + port())
            && !host.equalsIgnoreCase(base.getRawAuthority());
    try {
      return isOtherName
          ? Optional.of(
              new URI(base + "/api/v1/login-types/" + instance.name() + "/authorize?" + query))
          : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private int port() {
    return base.getPort() == -1 ? (isHttps() ? 443 : 80) : base.getPort();
  }

  private static boolean isLoopback(String authority) {
    return LOOPBACK.matcher(authority).matches();
  }

  /** Returns the service's own login page for a login with these parameters. */
  public URI loginPage(Map<String, String> parameters) {
    return URI.create(
        base
            + LOGIN_PATH
            + parameters.entrySet().stream()
                .map(
                    parameter ->
                        parameter.getKey()
                            + "="
                            + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", "")));
  }

  /** Returns the page that a phone opens when it scans a QR code. */
  public WebUrl scanPage(String scanId) {
    return WebUrl.of(base + "/scan/" + scanId);
  }

  /** Returns the path of the page that explains the API and each error code. */
  public String docsPath() {
    return base.getRawPath() + DOCS_PATH;
  }

  /**
   * Returns a path of this service as its clients see it.
   *
   * @param path as it arrived here, encoded
   */
  public String pathOf(String path) {
    return base.getRawPath() + path;
  }

  /** Returns the service's own start page. */
  public WebUrl home() {
    return WebUrl.of(base.toString());
  }

  /** Returns the origin of the service. */
  public String origin() {
    return home().origin().toString();
  }

  /** Returns the host of the service. */
  public String host() {
    return home().origin().host();
  }

  /** Returns whether browsers reach the service by TLS. */
  public boolean isHttps() {
    return home().origin().isHttps();
  }
}
