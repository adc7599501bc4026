package io.wechatlogin.http.scan;

import io.wechatlogin.application.scan.ScanApproval.View;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.Language;
import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.url.PublicUrls;
import io.wechatlogin.http.web.Html;
import io.wechatlogin.http.web.PersonPictures;
import io.wechatlogin.http.web.WebAnswers;
import io.wechatlogin.http.web.WebFiles;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The page that a phone shows during a login by scan. It works without a script; with one, it shows
 * the time in the time zone of the phone.
 */
final class ScanPage {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'";

  private final PersonPictures pictures;
  private final String frame;
  private final String form;

  /** The state that the page shows, with its icon. */
  private enum State {
    ASK("M4 5h16v11H4zM2 20h20"),
    CONFIRMED("M5 12.5l5 5L19 7"),
    REFUSED("M6 6l12 12M18 6L6 18"),
    OPEN_IN_WECHAT("M7 2h10v20H7zM11 19h2"),
    GONE("M12 3a9 9 0 1 0 .01 0zM12 7v5l3.5 2"),
    FAILED("M12 4v10M12 18.5v.5");

    /** A path of SVG on 24 by 24 units. */
    private final String icon;

    State(String icon) {
      this.icon = icon;
    }

    /** Returns the word of the page's attribute, such as {@code open-in-wechat}. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Makes the page of the service at these URLs. */
  ScanPage(PublicUrls urls, PersonPictures pictures) {
    this.pictures = pictures;
    frame = WebFiles.page("scan.html", urls);
    form = WebFiles.page("scan-ask.html", urls);
  }

  /** Asks the person to confirm or refuse the login. */
  Answer ask(Language language, View.Ask ask) {
    Scan.Desktop desktop = ask.scan().desktop();
    String address = desktop.requester().address();
    String browserName = desktop.requester().browserName();
    String content =
        form.replace("{siteLabel}", language.pick("Site, as it says", "网站（自称）"))
            .replace("{browserLabel}", language.pick("Browser, as it says", "浏览器（自称）"))
            .replace("{addressLabel}", language.pick("Internet address (observed)", "网络地址（实测）"))
            .replace("{timeLabel}", language.pick("Opened (observed)", "打开时间（实测）"))
            .replace("{time}", time(desktop.startedAt(), ask.age(), language))
            .replace("{warning}", warning(language))
            .replace("{confirm}", language.pick("Confirm login", "确认登录"))
            .replace("{refuse}", language.pick("Refuse", "拒绝"))
            .replace("{question}", Html.escape(ask.question().reveal()))
            .replace(
                "{browser}",
                browserName.isEmpty() ? language.pick("unknown", "未知") : Html.escape(browserName))
            .replace(
                "{address}",
                address == null ? language.pick("unknown", "未知") : Html.escape(address))
            .replace("{site}", Html.escape(URI.create(desktop.requester().site()).getAuthority()))
            .replace("{person}", ask.person().map(this::person).orElse(""));
    String title = language.pick("Log in on the computer?", "在电脑上登录？");
    return page(language, 200, State.ASK, title, ask.instance().title(), content);
  }

  /** Shows the person who is asked: a phone may belong to somebody else. */
  private String person(Profile profile) {
    String picture =
        pictures
            .shown(profile.headimgurl())
            .map(
                address ->
                    "<img src=\"%s\" alt=\"\" width=\"48\" height=\"48\""
                        .formatted(escaped(address)))
            .map(image -> image + " referrerpolicy=\"no-referrer\">")
            .orElse("");
    return profile.nickname().isEmpty()
        ? ""
        : "<p class=\"scan-person\" id=\"scan-person\">%s<b>%s</b></p>"
            .formatted(picture, escaped(profile.nickname()));
  }

  /** What a person chose is no template. */
  private static String escaped(String text) {
    return Html.escape(text).replace("{", "&#123;");
  }

  private static String warning(Language language) {
    return language.pick(
        "Confirm only if you have opened this login yourself, on a computer in front"
            + " of you. If somebody sent it to you, refuse.",
        "仅当此登录由您本人在面前的电脑上发起时才确认。若是他人发给您的，请拒绝。");
  }

  /** Shows what became of the login. */
  Answer decided(Language language, Scan scan) {
    LoginError refusal = scan.progress().refusal();
    if (scan.status() == Scan.Status.CONFIRMED) {
      return page(
          language,
          200,
          State.CONFIRMED,
          language.pick("Confirmed", "已确认"),
          language.pick("Go on at the computer. You can close this page.", "请在电脑上继续，您可以关闭此页面。"),
          "");
    }
    if (refusal == null) {
      return page(
          language,
          200,
          State.REFUSED,
          language.pick("Refused", "已拒绝"),
          language.pick("Nobody was logged in. You can close this page.", "登录未进行，您可以关闭此页面。"),
          "");
    }
    Problem problem = Problem.of(refusal);
    return page(
        language,
        200,
        State.REFUSED,
        problem.title(language),
        problem.advice(language),
        code(problem));
  }

  /** Tells the person to open the page in WeChat. */
  Answer openInWeChat(Language language) {
    return page(
        language,
        200,
        State.OPEN_IN_WECHAT,
        language.pick("Open in WeChat", "请在微信中打开"),
        language.pick(
            "Open WeChat, tap + at the top, choose Scan, and scan the QR code on the computer.",
            "请打开微信，点击右上角“+”，选择“扫一扫”，扫描电脑上的二维码。"),
        link("fine", "?continue=1", language.pick("This is WeChat: go on", "已在微信中，继续")));
  }

  /** Tells the person that the QR code has expired, or that another phone has used it. */
  Answer gone(Language language) {
    return page(
        language,
        Problem.NOT_FOUND.status(),
        State.GONE,
        language.pick("This QR code no longer works", "二维码已失效"),
        language.pick(
            "It has expired, or another phone has used it. Show a new one on the computer and scan"
                + " that.",
            "二维码已过期或已被其他手机使用。请在电脑上刷新二维码后重新扫描。"),
        "");
  }

  /** Tells the person why they could not be identified. */
  Answer failed(Language language, LoginError error) {
    Problem problem = Problem.of(error);
    String text =
        error == LoginError.SNAPSHOT_USER
            ? language.pick(
                "WeChat shows a preview of this page. Tap \"Use full service\" (使用完整服务) at the"
                    + " bottom of the screen, then go on.",
                "当前为快照页。请点击屏幕底部的“使用完整服务”，然后继续。")
            : problem.advice(language);
    String retry =
        switch (error.action()) {
          case OPEN_IN_WECHAT, RESTART_LOGIN, RETRY_LATER ->
              link("button", "?", language.pick("Go on", "继续"));
          case FIX_REQUEST, SIGN_IN, CONTACT_OPERATOR, NONE -> "";
        };
    return page(
        language,
        problem.status(),
        State.FAILED,
        problem.title(language),
        text,
        retry + code(problem));
  }

  private Answer page(
      Language language, int status, State state, String title, String text, String content) {
    String html =
        frame
            .replace("{lang}", language.tag())
            .replace("{state}", state.word())
            .replace("{sign}", state.icon)
            .replace("{content}", content)
            .replace("{text}", Html.escape(text))
            .replace("{title}", Html.escape(title));
    return WebAnswers.page(status, pictures.in(POLICY), language, html);
  }

  private static String link(String styleClass, String href, String text) {
    return "<p><a class=\"%s\" id=\"scan-go-on\" href=\"%s\">%s</a></p>"
        .formatted(styleClass, href, text);
  }

  private static String code(Problem problem) {
    return "<p class=\"fine\"><code id=\"error-code\">" + problem.code() + "</code></p>";
  }

  /** Returns how long ago it was, and a moment that the script shows in the phone's time zone. */
  private static String time(Instant moment, Duration age, Language language) {
    long seconds = Math.max(0, age.toSeconds());
    String ago =
        seconds < 60
            ? language.pick(seconds + " s ago", seconds + " 秒前")
            : language.pick(age.toMinutes() + " min ago", age.toMinutes() + " 分钟前");
    String instant = moment.truncatedTo(ChronoUnit.SECONDS).toString();
    return ago
        + " · <time datetime=\"%s\">%s UTC</time>".formatted(instant, instant.substring(11, 19));
  }
}
