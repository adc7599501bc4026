package io.wechatlogin.http.request;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.url.PublicUrls;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that ties a login to the browser that started it. One cookie serves all tabs. A page
 * of another site receives a second, partitioned cookie, because browsers that block third-party
 * cookies still keep that one.
 */
public final class BrowserCookie {
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** The hosts for which browsers accept secure cookies without TLS. */
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String name;
  private final String attributes;
  private final String partitionedName;
  private final String partitionedAttributes;
  private final boolean canBePartitioned;

  /**
   * Chooses names and attributes for a deployment.
   *
   * @param allowedOrigins the origins whose pages may call the API from a browser
   */
  public BrowserCookie(PublicUrls urls, Set<String> allowedOrigins) {
    boolean https = urls.isHttps();
    boolean crossSite = https && !allowedOrigins.isEmpty();
    String prefix = https ? "__Host-" : "";
    String always =
        "; Path=/; Max-Age=" + PendingLogin.LIFETIME.toSeconds() + "; HttpOnly; SameSite=";
    this.name = prefix + "wechat_login_browser";
    this.attributes = always + (crossSite ? "None" : "Lax") + (https ? "; Secure" : "");
    this.partitionedName = prefix + "wechat_login_embedded";
    this.partitionedAttributes = always + "None; Secure; Partitioned";
    this.canBePartitioned = https || LOOPBACK.contains(urls.host());
  }

  /** Returns the browser's secret; null where the request has none, or a malformed one. */
  public @Nullable Secret read(HttpRequest request) {
    Secret browserSecret = read(request, name);
    return browserSecret == null ? read(request, partitionedName) : browserSecret;
  }

  /**
   * Returns the answer with the cookie.
   *
   * @param isCrossOrigin whether a page of another origin made the request
   */
  public Answer write(Answer answer, Secret browserSecret, boolean isCrossOrigin) {
    String value = browserSecret.reveal();
    Answer written = answer.with("Set-Cookie", name + "=" + value + attributes);
    return isCrossOrigin && canBePartitioned
        ? written.with("Set-Cookie", partitionedName + "=" + value + partitionedAttributes)
        : written;
  }

  private static @Nullable Secret read(HttpRequest request, String cookie) {
    return Cookies.find(request, cookie)
        .filter(value -> VALUE.matcher(value).matches())
        .map(Secret::new)
        .orElse(null);
  }
}
