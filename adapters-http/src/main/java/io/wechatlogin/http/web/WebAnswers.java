package io.wechatlogin.http.web;

import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.Language;
import java.nio.charset.StandardCharsets;

/** The answers that a browser shows or runs: pages, styles and scripts. */
public final class WebAnswers {
  /** The header of the content security policy. */
  public static final String POLICY_HEADER = "Content-Security-Policy";

  /** The content security policy of a page that runs scripts of this service. */
  public static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private static final String HTML = "text/html;charset=utf-8";

  private WebAnswers() {}

  /** Makes an answer of a file, which browsers have to revalidate. */
  public static Answer file(String contentType, String policy, String content) {
    return Answer.of(200, contentType, content.getBytes(StandardCharsets.UTF_8))
        .with(POLICY_HEADER, policy)
        .with("Cache-Control", "no-cache");
  }

  /** Makes an answer of a page that is the same for every request. */
  public static Answer htmlFile(String policy, String html) {
    return file(HTML, policy, html);
  }

  /** Makes an answer of a page that is made for one request, and that is not stored. */
  public static Answer page(int status, String policy, Language language, String html) {
    return Answer.of(status, HTML, html.getBytes(StandardCharsets.UTF_8))
        .with(POLICY_HEADER, policy)
        .with("Content-Language", language.tag());
  }
}
