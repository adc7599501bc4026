package io.wechatlogin.http.page;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.http.login.InitiatorFields;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.Language;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.route.ApiRequest;
import io.wechatlogin.http.route.Route;
import io.wechatlogin.http.url.PublicUrls;
import io.wechatlogin.http.web.Html;
import io.wechatlogin.http.web.PersonPictures;
import io.wechatlogin.http.web.WebAnswers;
import io.wechatlogin.http.web.WebFiles;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The service's own login page, for hosts that want none. The component in it sends the outcome to
 * the redirect URL, which is therefore checked before the page is shown.
 */
public final class LoginPage {
  private final Instances instances;
  private final PublicUrls urls;
  private final FramePolicy policy;
  private final String html;

  /** Shows the active instances of this registry. */
  public LoginPage(Instances instances, PublicUrls urls, PersonPictures pictures) {
    this.instances = instances;
    this.urls = urls;
    this.policy = new FramePolicy(instances, pictures);
    this.html = WebFiles.page("login.html", urls);
  }

  /** Returns the routes. */
  public List<Route> routes() {
    return List.of(Route.get(PublicUrls.LOGIN_PATH, this::show).as(Route.Kind.FOR_PERSONS));
  }

  private Answer show(ApiRequest request) {
    List<Instance> offered =
        request
            .query("instance")
            .map(
                names ->
                    Arrays.stream(names.strip().split("[\\s,]+")).map(request::instance).toList())
            .orElseGet(instances::active);
    if (offered.isEmpty()) {
      throw new LoginException(LoginError.LOGIN_TYPE_NOT_FOUND);
    }
    String redirectUrl =
        request
            .query("redirectUrl")
            .orElseThrow(() -> JsonBody.invalid("redirectUrl", "is missing"));
    Initiator initiator = InitiatorFields.ofQuery(request);
    offered.forEach(instance -> check(instance, redirectUrl, initiator));
    Language language = request.language();
    String site = offered.getFirst().allowedRedirects().check(redirectUrl).origin().authority();
    String page =
        html.replace("{lang}", language.tag())
            .replace("{origin}", Html.escape(urls.origin()))
            .replace("{title}", language.pick("Log in to ", "登录 ") + Html.escape(site))
            .replace("{script}", language.pick("This page needs JavaScript.", "此页面需要 JavaScript。"))
            .replace("{elsewhere}", language.pick("Open this page at", "请在以下地址打开此页面："))
            .replace("{attributes}", attributes(request, offered, redirectUrl));
    return WebAnswers.page(200, policy.text(), language, page).with("Cache-Control", "no-store");
  }

  /** The component makes the challenge of a login that returns to a page of the service itself. */
  private void check(Instance instance, String redirectUrl, Initiator initiator) {
    WebUrl target = instance.requireActive().allowedRedirects().check(redirectUrl);
    boolean isOwn = urls.origin().equals(target.origin().toString());
    if (!isOwn) {
      instance.requireChallenge(initiator);
    }
  }

  private static String attributes(ApiRequest request, List<Instance> offered, String redirectUrl) {
    String names =
        request.query("instance").isEmpty()
            ? ""
            : attribute(
                "instance", offered.stream().map(Instance::name).collect(Collectors.joining(" ")));
    return names
        + attribute("redirect-url", redirectUrl)
        + request.query("codeChallenge").map(text -> attribute("code-challenge", text)).orElse("")
        + request.query("state").map(text -> attribute("state", text)).orElse("");
  }

  private static String attribute(String name, String value) {
    return " " + name + "=\"" + Html.escape(value) + "\"";
  }
}
