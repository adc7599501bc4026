package io.wechatlogin.simulator.website;

import io.wechatlogin.simulator.http.Request;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.page.Template;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The HTML of the login page with a QR code, in Chinese or English. */
final class QrPage {
  private QrPage() {}

  /**
   * The page.
   *
   * @param request the request for the page, whose parameters choose language and style
   * @param phoneUrl where the page links to the simulated phone
   */
  static String of(QrCode qr, Request request, String phoneUrl, boolean refusalRedirects) {
    Map<String, String> values = new HashMap<>(texts(request.param("lang").equals("en")));
    values.put("uuid", qr.uuid());
    values.put("app", qr.login().app().name());
    values.put("css", stylesheet(request.param("href")));
    values.put("style", request.param("style").equals("white") ? "white" : "black");
    values.put("phone", phoneUrl);
    values.put(
        "data",
        // WeChat's JSON escapes slashes, and "</" is the only thing that could end a script
        // element.
        Json.wechatObject(
                "uuid",
                qr.uuid(),
                "redirectUri",
                qr.login().redirectUri(),
                "state",
                qr.login().state(),
                "refusalRedirects",
                refusalRedirects,
                "selfRedirect",
                request.param("self_redirect").equals("true"))
            .replace("<", "\\u003c"));
    return Template.render("website/qrconnect.html", values);
  }

  private static Map<String, String> texts(boolean english) {
    return english
        ? Map.of(
            "title", "WeChat Login",
            "hint", "Scan the QR code with WeChat",
            "scanned", "Scanned. Confirm on your phone",
            "refused", "You refused this login")
        : Map.of(
            "title", "微信登录",
            "hint", "使用微信扫一扫登录",
            "scanned", "扫描成功，请在手机上确认",
            "refused", "你已取消此次登录");
  }

  private static String stylesheet(String href) {
    String lower = href.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://")
            || lower.startsWith("https://")
            || lower.startsWith("data:text/css;base64,")
        ? "<link rel=\"stylesheet\" href=\"" + Template.escape(href) + "\">"
        : "";
  }
}
