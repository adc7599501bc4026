package io.wechatlogin.http;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a login in a frame comes back to: a page that hands the code to the window around it. That
 * window brings it with its cookie, which alone makes the code worth something; so the page needs
 * no secret, and whoever shows it elsewhere learns what they have said themselves.
 */
final class EmbeddedPage {
  private final byte[] english;
  private final byte[] chinese;
  private final String policy;

  EmbeddedPage(PublicUrls urls, Set<String> allowedOrigins) {
    Set<String> parents = new TreeSet<>(allowedOrigins);
    parents.add(urls.origin());
    String list = String.join(" ", parents);
    this.policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors "
            + list;
    this.english = page(Language.EN, list);
    this.chinese = page(Language.ZH, list);
  }

  void addTo(Routes routes) {
    routes.forPersons().visit("/api/v1/login-types/{name}/callback/embedded", this::show);
  }

  private void show(Exchange exchange) {
    exchange.instance();
    exchange.framed(policy, exchange.language() == Language.ZH ? chinese : english);
  }

  private static byte[] page(Language language, String parents) {
    return WebFiles.text("embedded.html")
        .replace("{lang}", language.tag())
        .replace("{parents}", Html.escape(parents))
        .replace("{title}", language.pick("WeChat login", "微信登录"))
        .replace("{wait}", language.pick("One moment…", "请稍候…"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
