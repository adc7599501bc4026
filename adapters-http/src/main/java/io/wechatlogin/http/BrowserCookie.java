package io.wechatlogin.http;

import io.javalin.http.Context;
import io.wechatlogin.application.StateVerification;
import io.wechatlogin.domain.secret.Secret;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The cookie that ties a login to the browser that started it; one serves all tabs. */
final class BrowserCookie {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String name;
  private final String attributes;

  BrowserCookie(HttpSettings settings) {
    boolean crossSite = settings.isHttps() && !settings.allowedOrigins().isEmpty();
    this.name = (settings.isHttps() ? "__Host-" : "") + "wechat_login_browser";
    this.attributes =
        "; Path=/; Max-Age="
            + StateVerification.LIFETIME.toSeconds()
            + "; HttpOnly; SameSite="
            + (crossSite ? "None" : "Lax")
            + (settings.isHttps() ? "; Secure" : "");
  }

  /** Returns the browser's secret, if it has a well-formed one. */
  @Nullable Secret read(Context ctx) {
    String value = ctx.cookie(name);
    return value != null && SHAPE.matcher(value).matches() ? new Secret(value) : null;
  }

  void write(Context ctx, Secret browser) {
    ctx.res().addHeader("Set-Cookie", name + "=" + browser.reveal() + attributes);
  }
}
