package io.wechatlogin.integration.environment;

import java.net.URI;

/** A person's WeChat that has scanned the QR code of a desktop. */
public final class WechatPhone {
  private final ApiClient api;
  private final String page;

  /**
   * @param url what the QR code says
   */
  public WechatPhone(String url) {
    this.api = new ApiClient(URI.create("http://unused.example"));
    this.page = url;
  }

  /** Opens the page, goes to WeChat's, allows what it asks for, and comes back. */
  public WechatPhone opensAs(String person) {
    String authorize = api.get(page).expect(302).location().replace("#wechat_redirect", "");
    ApiClient.Answer answer = api.get(authorize + "&sim_person=" + person);
    api.get(answer.status() == 302 ? answer.location() : allowed(answer)).expect(303);
    return this;
  }

  private String allowed(ApiClient.Answer question) {
    String link =
        question
            .response()
            .body()
            .replaceAll("(?s).* id=\"confirm\"[^>]* href=\"([^\"]*)\".*", "$1")
            .replace("&amp;", "&");
    String address = question.response().uri().toString().replaceAll("\\?.*", "") + link;
    return api.get(address).expect(302).location();
  }

  public void confirms() {
    decides("confirm");
  }

  public void refuses() {
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
