package io.wechatlogin.http;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.scan.ScanApproval;
import io.wechatlogin.application.scan.ScanApproval.View;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.InAppLogin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The phone's side of a login by scan: pages that need no script. */
final class ScanPages {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'";

  /** What every browser begins its name with, and no program that is not a browser. */
  private static final String BROWSER = "Mozilla/";

  private final ScanApproval approval;
  private final PublicUrls urls;
  private final boolean isTrial;
  private final String frame = WebFiles.text("scan.html");
  private final String form = WebFiles.text("scan-ask.html");

  /** How a page looks at a glance. */
  private enum Look {
    ASK("M4 5h16v11H4zM2 20h20"),
    CONFIRMED("M5 12.5l5 5L19 7"),
    REFUSED("M6 6l12 12M18 6L6 18"),
    OPEN_IN_WECHAT("M7 2h10v20H7zM11 19h2"),
    GONE("M12 3a9 9 0 1 0 .01 0zM12 7v5l3.5 2"),
    FAILED("M12 4v10M12 18.5v.5");

    /** What is drawn, on 24 by 24. */
    private final String sign;

    Look(String sign) {
      this.sign = sign;
    }

    String state() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  ScanPages(ScanApproval approval, PublicUrls urls, boolean isTrial) {
    this.approval = approval;
    this.urls = urls;
    this.isTrial = isTrial;
  }

  void addTo(Routes routes) {
    Routes forPersons = routes.forPersons();
    forPersons.visit("/scan/{scanId}", this::show);
    forPersons.post("/scan/{scanId}", this::decide);
  }

  private void show(Exchange exchange) {
    Optional<LoginError> failure = exchange.query("error").flatMap(ScanPages::error);
    if (failure.isPresent()) {
      failed(exchange, failure.get());
      return;
    }
    String scanId = exchange.path("scanId");
    switch (approval.open(scanId, exchange.browser())) {
      case View.Unidentified(Instance instance, InAppLogin type) -> {
        if (isElsewhere(exchange, type)) {
          openInApp(exchange);
        } else {
          identify(exchange, scanId, instance);
        }
      }
      case View.Ask ask -> ask(exchange, ask);
      case View.Decided(Scan scan) -> decided(exchange, scan);
      case View.Gone gone -> gone(exchange);
    }
  }

  private void identify(Exchange exchange, String scanId, Instance instance) {
    StartedLogin started =
        approval.identify(
            scanId,
            new LoginRequest(instance, urls.callback(instance), null, exchange.browser()),
            urls.scanPage(scanId));
    exchange.setBrowser(started.browserSecret());
    exchange.redirect(302, started.authorizationUrl());
  }

  private void decide(Exchange exchange) {
    String decision = exchange.form("decision").orElse("");
    if (!decision.equals("confirm") && !decision.equals("refuse")) {
      throw JsonBody.invalid("decision", "must be confirm or refuse");
    }
    String scanId = exchange.path("scanId");
    approval.decide(
        scanId,
        exchange.browser(),
        exchange.form("question").map(Secret::new).orElse(null),
        decision.equals("confirm"));
    exchange.redirect(303, urls.scanPage(scanId));
  }

  /**
   * Tells whether to send a person to WeChat first. Only who is a browser for sure is: programs go
   * on, a person who knows better can, and in the trial any browser may be the phone.
   */
  private boolean isElsewhere(Exchange exchange, InAppLogin type) {
    return !isTrial
        && exchange.query("continue").isEmpty()
        && exchange.userAgent().startsWith(BROWSER)
        && !type.opensIn(exchange.userAgent());
  }

  private void ask(Exchange exchange, View.Ask ask) {
    Language language = exchange.language();
    Scan.Requester asker = ask.scan().desktop().requester();
    String unknown = language.pick("unknown", "未知");
    String content =
        form.replace("{siteLabel}", language.pick("Site", "网站"))
            .replace("{browserLabel}", language.pick("Browser", "浏览器"))
            .replace("{timeLabel}", language.pick("Asked", "发起时间"))
            .replace("{time}", time(ask.scan().desktop().startedAt(), ask.age(), language))
            .replace(
                "{warning}",
                language.pick(
                    "Confirm only if you have opened this login yourself, on a computer in front"
                        + " of you. If somebody sent it to you, refuse.",
                    "仅当此登录由您本人在面前的电脑上发起时才确认。若是他人发给您的，请拒绝。"))
            .replace("{confirm}", language.pick("Confirm login", "确认登录"))
            .replace("{refuse}", language.pick("Refuse", "拒绝"))
            .replace("{question}", Html.escape(ask.question().reveal()))
            .replace(
                "{browser}",
                asker.browserName().isEmpty() ? unknown : Html.escape(asker.browserName()))
            .replace("{site}", Html.escape(URI.create(asker.site()).getAuthority()));
    page(
        exchange,
        200,
        Look.ASK,
        language.pick("Log in on the computer?", "在电脑上登录？"),
        ask.instance().title(),
        content);
  }

  private void decided(Exchange exchange, Scan scan) {
    Language language = exchange.language();
    LoginError why = scan.progress().refusal();
    if (scan.status() == Scan.Status.CONFIRMED) {
      page(
          exchange,
          200,
          Look.CONFIRMED,
          language.pick("Confirmed", "已确认"),
          language.pick("Go on at the computer. You can close this page.", "请在电脑上继续，您可以关闭此页面。"),
          "");
    } else if (why == null) {
      page(
          exchange,
          200,
          Look.REFUSED,
          language.pick("Refused", "已拒绝"),
          language.pick("Nobody was logged in. You can close this page.", "登录未进行，您可以关闭此页面。"),
          "");
    } else {
      Problem problem = Problem.of(why);
      page(
          exchange,
          200,
          Look.REFUSED,
          problem.title(language),
          problem.advice(language),
          code(problem));
    }
  }

  private void openInApp(Exchange exchange) {
    Language language = exchange.language();
    page(
        exchange,
        200,
        Look.OPEN_IN_WECHAT,
        language.pick("Open in WeChat", "请在微信中打开"),
        language.pick(
            "Open WeChat, tap + at the top, choose Scan, and scan the QR code on the computer.",
            "请打开微信，点击右上角“+”，选择“扫一扫”，扫描电脑上的二维码。"),
        link("fine", "?continue=1", language.pick("This is WeChat: go on", "已在微信中，继续")));
  }

  private void gone(Exchange exchange) {
    Language language = exchange.language();
    page(
        exchange,
        Problem.NOT_FOUND.status(),
        Look.GONE,
        language.pick("This QR code no longer works", "二维码已失效"),
        language.pick(
            "It has expired, or another phone has used it. Show a new one on the computer and scan"
                + " that.",
            "二维码已过期或已被其他手机使用。请在电脑上刷新二维码后重新扫描。"),
        "");
  }

  /** Shows why the person could not be identified. */
  private void failed(Exchange exchange, LoginError error) {
    Language language = exchange.language();
    Problem problem = Problem.of(error);
    String text =
        error == LoginError.SNAPSHOT_USER
            ? language.pick(
                "WeChat shows a preview of this page. Tap \"Use full service\" (使用完整服务) at the"
                    + " bottom of the screen, then go on.",
                "当前为快照页。请点击屏幕底部的“使用完整服务”，然后继续。")
            : problem.advice(language);
    String again =
        switch (error.action()) {
          case OPEN_IN_WECHAT, RESTART_LOGIN, RETRY_LATER ->
              link("button", "?", language.pick("Go on", "继续"));
          case FIX_REQUEST, SIGN_IN, CONTACT_OPERATOR, NONE -> "";
        };
    page(
        exchange,
        problem.status(),
        Look.FAILED,
        problem.title(language),
        text,
        again + code(problem));
  }

  private void page(
      Exchange exchange, int status, Look look, String title, String text, String content) {
    String html =
        frame
            .replace("{lang}", exchange.language().tag())
            .replace("{state}", look.state())
            .replace("{sign}", look.sign)
            .replace("{content}", content)
            .replace("{text}", Html.escape(text))
            .replace("{title}", Html.escape(title));
    exchange.page(status, POLICY, html.getBytes(StandardCharsets.UTF_8));
  }

  private static String link(String look, String href, String text) {
    return "<p><a class=\"%s\" id=\"scan-go-on\" href=\"%s\">%s</a></p>"
        .formatted(look, href, text);
  }

  private static String code(Problem problem) {
    return "<p class=\"fine\"><code id=\"error-code\">" + problem.code() + "</code></p>";
  }

  /** Says a moment in a way that holds in every time zone. */
  private static String time(Instant moment, Duration age, Language language) {
    long minutes = age.toMinutes();
    String ago =
        minutes < 1
            ? language.pick("just now", "刚刚")
            : language.pick(minutes + " min ago", minutes + " 分钟前");
    return ago
        + " · "
        + moment.truncatedTo(ChronoUnit.SECONDS).toString().substring(11, 19)
        + " UTC";
  }

  private static Optional<LoginError> error(String code) {
    return Arrays.stream(LoginError.values())
        .filter(error -> error.code().equals(code))
        .findFirst();
  }
}
