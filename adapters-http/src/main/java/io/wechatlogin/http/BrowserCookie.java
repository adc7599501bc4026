package io.wechatlogin.http;

import io.javalin.http.Context;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.state.PendingLogin;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that ties a login to the browser that started it; one serves all tabs. A page of
 * another site gets it a second time, kept for that site alone: browsers that keep no cookies of
 * third parties keep this one.
 */
final class BrowserCookie {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** Where browsers take secure cookies without TLS. */
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final String name;
  private final String attributes;
  private final String nameElsewhere;
  private final String attributesElsewhere;
  private final boolean worksElsewhere;

  BrowserCookie(PublicUrls urls, Set<String> allowedOrigins) {
    boolean https = urls.isHttps();
    boolean crossSite = https && !allowedOrigins.isEmpty();
    String prefix = https ? "__Host-" : "";
    String always =
        "; Path=/; Max-Age=" + PendingLogin.LIFETIME.toSeconds() + "; HttpOnly; SameSite=";
    this.name = prefix + "wechat_login_browser";
    this.attributes = always + (crossSite ? "None" : "Lax") + (https ? "; Secure" : "");
    this.nameElsewhere = prefix + "wechat_login_embedded";
    this.attributesElsewhere = always + "None; Secure; Partitioned";
    this.worksElsewhere = https || LOOPBACK.contains(urls.host());
  }

  /** Returns the browser's secret, if it has a well-formed one. */
  @Nullable Secret read(Context ctx) {
    Secret browser = read(ctx, name);
    return browser == null ? read(ctx, nameElsewhere) : browser;
  }

  /**
   * Gives the browser its secret.
   *
   * @param elsewhere whether a page of another origin asks
   */
  void write(Context ctx, Secret browser, boolean elsewhere) {
    ctx.res().addHeader("Set-Cookie", name + "=" + browser.reveal() + attributes);
    if (elsewhere && worksElsewhere) {
      ctx.res()
          .addHeader("Set-Cookie", nameElsewhere + "=" + browser.reveal() + attributesElsewhere);
    }
  }

  private static @Nullable Secret read(Context ctx, String cookie) {
    String value = ctx.cookie(cookie);
    return value != null && SHAPE.matcher(value).matches() ? new Secret(value) : null;
  }
}
