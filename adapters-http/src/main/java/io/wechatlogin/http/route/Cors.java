package io.wechatlogin.http.route;

import io.wechatlogin.http.message.HttpRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The origins whose pages may call the API from a browser (Cross-Origin Resource Sharing). */
public final class Cors {
  private final Set<String> origins;

  /** Allows these origins, in the spelling of browsers. */
  public Cors(Set<String> allowedOrigins) {
    this.origins = Set.copyOf(allowedOrigins);
  }

  /** Returns whether answers depend on the origin of the page that asks. */
  boolean isEnabled() {
    return !origins.isEmpty();
  }

  /** Returns the origin of the page that made the request, if it is allowed; null otherwise. */
  @Nullable String allowedOrigin(HttpRequest request) {
    if (origins.isEmpty()) {
      return null;
    }
    String origin = request.header("Origin");
    return origin != null && origins.contains(origin) ? origin : null;
  }
}
