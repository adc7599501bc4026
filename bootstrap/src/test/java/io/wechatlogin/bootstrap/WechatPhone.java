package io.wechatlogin.bootstrap;

import java.net.URI;

/** A person's WeChat that has scanned the QR code of a desktop. */
final class WechatPhone {
  private final Api api;
  private final String page;

  /**
   * @param url what the QR code says
   */
  WechatPhone(String url) {
    this.api = new Api(URI.create("http://unused.example"));
    this.page = url;
  }

  /** Opens the page, goes to WeChat's and back. */
  WechatPhone opensAs(String person) {
    String authorize = api.get(page).expect(302).location();
    String back =
        api.get(authorize.replace("#wechat_redirect", "") + "&sim_person=" + person)
            .expect(302)
            .location();
    api.get(back).expect(303);
    return this;
  }

  void confirms() {
    decides("confirm");
  }

  void refuses() {
    decides("refuse");
  }

  private void decides(String decision) {
    String question =
        api.get(page)
            .expect(200)
            .response()
            .body()
            .replaceAll("(?s).*name=\"question\" value=\"([^\"]*)\".*", "$1");
    api.submit(page, "question=" + question + "&decision=" + decision).expect(303);
  }
}
