package io.wechatlogin.http.route;

import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.http.message.HttpRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The origins whose pages may call the API from a browser (Cross-Origin Resource Sharing). */
public final class Cors {
  private final AllowedRedirects origins;
  private final boolean isEnabled;

  /**
   * Allows these origins.
   *
   * @throws IllegalArgumentException where one is malformed
   */
  public Cors(Set<String> allowedOrigins) {
    this.origins = AllowedRedirects.of(allowedOrigins);
    this.isEnabled = !allowedOrigins.isEmpty();
  }

  /** Returns whether answers depend on the origin of the page that asks. */
  boolean isEnabled() {
    return isEnabled;
  }

  /** Returns the origin of the page that made the request, if it is allowed; null otherwise. */
  @Nullable String allowedOrigin(HttpRequest request) {
    if (!isEnabled) {
      return null;
    }
    String origin = request.header("Origin");
    return origin != null && origins.hasOrigin(origin) ? origin : null;
  }
}
