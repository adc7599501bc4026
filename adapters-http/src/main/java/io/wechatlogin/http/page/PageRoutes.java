package io.wechatlogin.http.page;

import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import io.wechatlogin.http.url.PublicUrls;
import io.wechatlogin.http.web.ComponentModule;
import io.wechatlogin.http.web.Html;
import io.wechatlogin.http.web.PersonPictures;
import io.wechatlogin.http.web.WebAnswers;
import io.wechatlogin.http.web.WebFiles;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The routes of the pages, styles and scripts for browsers. */
public final class PageRoutes {
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  private final FramePolicy policy;
  private final String component;
  private final CompletableFuture<Answer> description;
  private final CompletableFuture<Answer> docs;
  private final String index;

  /**
   * Reads the description of the API in the background, because it takes a tenth of the start.
   *
   * @param instances may be shown in frames of the start page
   * @param version the version that the API page shows
   * @param pictures what the pages may show of persons
   */
  public PageRoutes(Instances instances, PublicUrls urls, String version, PersonPictures pictures) {
    this.policy = new FramePolicy(instances, pictures);
    this.component = ComponentModule.of(urls);
    this.index = WebFiles.page("index.html", urls).replace("{origin}", Html.escape(urls.origin()));
    CompletableFuture<ApiDescription> read =
        CompletableFuture.supplyAsync(() -> ApiDescription.read(urls, version));
    this.description = read.thenApply(described -> Answer.json(200, described.json()));
    this.docs =
        read.thenApply(
            described ->
                alone(WebAnswers.htmlFile(WebAnswers.PAGE_POLICY, DocsPage.of(described, urls))));
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.get("/", this::index),
        Route.get("/docs", request -> docs.join()),
        file("/style.css", STYLE),
        file("/trial-page.css", STYLE),
        file("/trial-page.js", SCRIPT),
        file("/trial-mini.js", SCRIPT),
        file("/wechat-login.js", SCRIPT, component),
        file("/login-page.js", SCRIPT),
        file("/login-page.css", STYLE),
        file("/own-address.js", SCRIPT),
        file("/wechat-login.d.ts", SCRIPT),
        file("/embedded.js", SCRIPT),
        file("/scan-time.js", SCRIPT),
        file("/icon.svg", "image/svg+xml"),
        Route.get("/openapi.json", request -> description.join()));
  }

  /**
   * Keeps a page that opens it from a hold on its window. Other pages have no such header: a popup
   * of a program in which a person logs in answers to its opener.
   */
  private static Answer alone(Answer page) {
    return page.with("Cross-Origin-Opener-Policy", "same-origin");
  }

  private static Route file(String path, String contentType) {
    return file(path, contentType, WebFiles.text(path.substring(1)));
  }

  private static Route file(String path, String contentType, String content) {
    Answer answer = WebAnswers.file(contentType, WebAnswers.PAGE_POLICY, content);
    return Route.get(path, request -> answer);
  }

  private Answer index(ApiRequest request) {
    return alone(WebAnswers.htmlFile(policy.text(), index));
  }
}
