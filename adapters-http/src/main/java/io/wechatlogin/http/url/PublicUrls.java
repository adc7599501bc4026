package io.wechatlogin.http.url;

import io.wechatlogin.application.instance.Instance;
import java.net.URI;

/**
 * The URLs of the service as browsers and WeChat see them. No other class builds one.
 *
 * @param base the public URL of the service, without a slash at the end
 */
public record PublicUrls(URI base) {
  /** The path of the page that explains the API and each error code, below the public URL. */
  public static final String DOCS_PATH = "/docs";

  /** Returns where WeChat sends a browser back to after a login by an instance. */
  public URI callback(Instance instance) {
    return URI.create(base + "/api/v1/login-types/" + instance.name() + "/callback");
  }

  /** Returns where WeChat sends a frame back to after a login by an instance. */
  public URI frameCallback(Instance instance) {
    return URI.create(callback(instance) + "/embedded");
  }

  /** Returns the page that a phone opens when it scans a QR code. */
  public URI scanPage(String scanId) {
    return URI.create(base + "/scan/" + scanId);
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
  public URI home() {
    return base;
  }

  /** Returns the origin of the service. */
  public String origin() {
    return base.getScheme() + "://" + base.getRawAuthority();
  }

  /** Returns the host of the service. */
  public String host() {
    return base.getHost();
  }

  /** Returns whether browsers reach the service by TLS. */
  public boolean isHttps() {
    return "https".equalsIgnoreCase(base.getScheme());
  }
}
