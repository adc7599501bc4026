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
 * @param scope what the user is asked to grant
 */
record AuthorizePage(URI address, String appId, String scope) {
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
  static AuthorizePage forWebsites(LoginTypeContext context, String appId) {
    return new AuthorizePage(
        URI.create(WeChatAddress.OPEN.in(context) + "/connect/qrconnect"), appId, "snsapi_login");
  }

  /** Returns the page inside the WeChat app, see WeChat's "Web page authorization". */
  static AuthorizePage forOfficialAccounts(LoginTypeContext context, String appId, String scope) {
    return new AuthorizePage(
        URI.create(WeChatAddress.OPEN.in(context) + "/connect/oauth2/authorize"), appId, scope);
  }

  /** Returns the page for the whole window. */
  URI url(URI callback, String state) {
    return URI.create(withQuery(callback, state) + "#wechat_redirect");
  }

  /** Returns the page for a frame, which it does not leave, with the parameters of wxLogin.js. */
  URI frameUrl(URI callback, String state, Locale language) {
    String english = language.getLanguage().equals("en") ? "&lang=en" : "";
    return URI.create(
        withQuery(callback, state)
            + "&login_type=jssdk&self_redirect=true&style=black&href="
            + encoded(FRAME_STYLE)
            + english);
  }

  private String withQuery(URI callback, String state) {
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
