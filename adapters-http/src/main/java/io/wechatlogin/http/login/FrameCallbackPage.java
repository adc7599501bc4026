package io.wechatlogin.http.login;

import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.Language;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import io.wechatlogin.http.url.PublicUrls;
import io.wechatlogin.http.web.Html;
import io.wechatlogin.http.web.WebAnswers;
import io.wechatlogin.http.web.WebFiles;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The page that a login in a frame returns to. It hands the code to the parent window, which sends
 * it to the API together with its cookie. The code is worth nothing without that cookie, so the
 * page needs no secret. A person who opens it elsewhere sees only what they sent themselves.
 */
public final class FrameCallbackPage {
  private final Answer english;
  private final Answer chinese;

  /**
   * Hands codes to pages of the service and of these origins.
   *
   * @param allowedOrigins the origins whose pages may call the API from a browser
   */
  public FrameCallbackPage(PublicUrls urls, Set<String> allowedOrigins) {
    Set<String> parents = new TreeSet<>(allowedOrigins);
    parents.add(urls.origin());
    String list = String.join(" ", parents);
    this.english = page(Language.EN, list);
    this.chinese = page(Language.ZH, list);
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(
        Route.unsafeGet("/api/v1/login-types/{name}/callback/embedded", this::show)
            .as(Route.Kind.FOR_PERSONS));
  }

  private Answer show(ApiRequest request) {
    request.instance(); // refuses an unknown name
    return request.language() == Language.ZH ? chinese : english;
  }

  private static Answer page(Language language, String parents) {
    String html =
        WebFiles.text("embedded.html")
            .replace("{lang}", language.tag())
            .replace("{parents}", Html.escape(parents))
            .replace("{title}", language.pick("WeChat login", "微信登录"))
            .replace("{wait}", language.pick("One moment…", "请稍候…"));
    String policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors "
            + parents;
    return WebAnswers.page(200, policy, language, html).frameable();
  }
}
