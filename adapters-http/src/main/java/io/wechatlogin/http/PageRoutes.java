package io.wechatlogin.http;

import io.wechatlogin.application.instance.Instances;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Serves the pages and scripts for browsers. */
final class PageRoutes {
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  private final CompletableFuture<ApiDescription> description;
  private final CompletableFuture<byte[]> docs;
  private final String trialPolicy;

  PageRoutes(Instances instances, HttpSettings settings) {
    this.trialPolicy = Gate.PAGE_POLICY + "; frame-src 'self'" + frames(instances);
    // Beside the start, of which it would be a tenth.
    this.description = CompletableFuture.supplyAsync(() -> new ApiDescription(settings));
    this.docs = description.thenApply(read -> read.page().getBytes(StandardCharsets.UTF_8));
  }

  void addTo(Routes routes) {
    byte[] index = WebFiles.text("index.html").getBytes(StandardCharsets.UTF_8);
    routes.get("/", exchange -> exchange.file("text/html; charset=utf-8", trialPolicy, index));
    routes.get(
        "/docs",
        exchange -> exchange.file("text/html; charset=utf-8", Gate.PAGE_POLICY, docs.join()));
    file(routes, "/style.css", "text/css; charset=utf-8", WebFiles.text("style.css"));
    file(routes, "/trial-page.css", "text/css; charset=utf-8", WebFiles.text("trial-page.css"));
    file(routes, "/trial-page.js", SCRIPT, WebFiles.text("trial-page.js"));
    file(routes, "/trial-mini.js", SCRIPT, WebFiles.text("trial-mini.js"));
    file(routes, "/wechat-login.js", SCRIPT, WebFiles.text("wechat-login.js"));
    file(routes, "/wechat-login.d.ts", SCRIPT, WebFiles.text("wechat-login.d.ts"));
    file(routes, "/embedded.js", SCRIPT, WebFiles.text("embedded.js"));
    file(routes, "/icon.svg", "image/svg+xml", WebFiles.text("icon.svg"));
    routes.get("/openapi.json", exchange -> exchange.ok(description.join().json()));
  }

  /** Returns where the pages come from that logins show in a frame. */
  private static String frames(Instances instances) {
    return instances.active().stream()
        .flatMap(instance -> instance.frameLogin().stream())
        .map(type -> type.frameUrl(URI.create("https://a"), "", Locale.ENGLISH))
        .map(page -> " " + page.getScheme() + "://" + page.getRawAuthority())
        .distinct()
        .collect(Collectors.joining());
  }

  private static void file(Routes routes, String path, String contentType, String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    routes.get(path, exchange -> exchange.file(contentType, Gate.PAGE_POLICY, content));
  }
}
