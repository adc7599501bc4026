package io.wechatlogin.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Serves the pages and scripts for browsers. */
final class PageRoutes {
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  private final HttpSettings settings;
  private final ApiDescription description;

  PageRoutes(HttpSettings settings, ApiDescription description) {
    this.settings = settings;
    this.description = description;
  }

  record Trial(boolean trial, @Nullable URI phoneUrl) {}

  void addTo(Routes routes) {
    file(routes, "/", "text/html; charset=utf-8", WebFiles.text("index.html"));
    file(routes, "/docs", "text/html; charset=utf-8", description.page());
    file(routes, "/style.css", "text/css; charset=utf-8", WebFiles.text("style.css"));
    file(routes, "/trial-page.js", SCRIPT, WebFiles.text("trial-page.js"));
    file(routes, "/trial-mini.js", SCRIPT, WebFiles.text("trial-mini.js"));
    file(routes, "/wechat-login.js", SCRIPT, WebFiles.text("wechat-login.js"));
    file(routes, "/icon.svg", "image/svg+xml", WebFiles.text("icon.svg"));
    routes.get("/openapi.json", exchange -> exchange.ok(description.json()));
    if (settings.trial()) {
      Trial trial = new Trial(true, settings.phoneUrl().orElse(null));
      routes.get("/trial.json", exchange -> exchange.ok(trial));
    }
  }

  private static void file(Routes routes, String path, String contentType, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    routes.get(path, exchange -> exchange.file(contentType, Gate.PAGE_POLICY, content));
  }
}
