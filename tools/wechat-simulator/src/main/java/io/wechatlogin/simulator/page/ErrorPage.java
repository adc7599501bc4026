package io.wechatlogin.simulator.page;

import io.wechatlogin.simulator.http.Response;
import java.util.Map;

/** WeChat's page for a link with something wrong in it. */
public final class ErrorPage {
  private ErrorPage() {}

  /** The page with a title. */
  public static Response of(String title) {
    return of(title, "");
  }

  /** The page with a title and WeChat's error number. */
  public static Response withNumber(String title, int number) {
    return of(title, "错误码：" + number);
  }

  private static Response of(String title, String detail) {
    return Response.html(
            Template.render("page/error.html", Map.of("title", title, "detail", detail)))
        .asError();
  }

  /** The page with a link to the simulated phone, which the real page does not have. */
  public static Response withPhoneLink(String title, String phoneUrl) {
    String link =
        "<p class=\"weui_msg_desc\"><a id=\"open-phone\" data-testid=\"open-phone\" href=\""
            + Template.escape(phoneUrl)
            + "\">Simulator: open this on the phone</a></p>";
    return Response.html(Template.render("page/error.html", Map.of("title", title, "phone", link)))
        .asError();
  }
}
