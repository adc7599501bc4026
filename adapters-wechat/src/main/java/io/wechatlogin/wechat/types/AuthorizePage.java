package io.wechatlogin.wechat.types;

import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.wechat.api.WeChatAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * A page of WeChat that asks for the user's consent and redirects to the callback with a code. Its
 * parameters have the order of WeChat's documentation, which says that any other order is refused.
 * The fragment at the end is required by the documentation as well.
 *
 * @param address the URL without parameters
 */
record AuthorizePage(URI address) {
  /** Hides what the page around the frame already shows. The class names are WeChat's. */
  private static final String FRAME_STYLE =
      "data:text/css;base64,"
          + Base64.getEncoder()
              .encodeToString(
                  """
                  body{background:#fff}
                  .impowerBox .title{display:none}
                  .impowerBox .qrcode{width:216px;margin-top:8px;border:0}
                  .impowerBox .info{width:auto;margin:12px auto 0}
                  .impowerBox .status{padding:0;text-align:center}
                  .impowerBox .status_icon{display:none}
                  """
                      .getBytes(StandardCharsets.UTF_8));

  /** Returns the page with the QR code for a website, see WeChat's "Website App WeChat Login". */
  static AuthorizePage forWebsites(LoginTypeContext context) {
    return new AuthorizePage(URI.create(WeChatAddress.OPEN.in(context) + "/connect/qrconnect"));
  }

  /** Returns the page inside the WeChat app, see WeChat's "Web page authorization". */
  static AuthorizePage forOfficialAccounts(LoginTypeContext context) {
    return new AuthorizePage(
        URI.create(WeChatAddress.OPEN.in(context) + "/connect/oauth2/authorize"));
  }

  /** Returns the page for the whole window. */
  URI url(String appId, URI callback, String scope, String state) {
    return URI.create(query(appId, callback, scope, state) + "#wechat_redirect");
  }

  /** Returns the page for a frame, which it does not leave, with the parameters of wxLogin.js. */
  URI frameUrl(String appId, URI callback, String scope, String state, Locale language) {
    String english = language.getLanguage().equals("en") ? "&lang=en" : "";
    return URI.create(
        query(appId, callback, scope, state)
            + "&login_type=jssdk&self_redirect=true&style=black&href="
            + encoded(FRAME_STYLE)
            + english);
  }

  private String query(String appId, URI callback, String scope, String state) {
    return "%s?appid=%s&redirect_uri=%s&response_type=code&scope=%s&state=%s"
        .formatted(
            address,
            encoded(appId),
            encoded(callback.toASCIIString()),
            encoded(scope),
            encoded(state));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
