package io.wechatlogin.wechat;

import io.wechatlogin.domain.type.LoginTypeContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A page of WeChat that asks the person and comes back with a code. Its parameters are in the order
 * of WeChat's documentation, which says that other orders are refused, and end with the fragment
 * that it asks for.
 *
 * @param address without parameters
 */
record AuthorizePage(URI address) {
  /** Returns the page with the QR code for a website, see WeChat's "Website App WeChat Login". */
  static AuthorizePage forWebsites(LoginTypeContext context) {
    return new AuthorizePage(URI.create(WeChatAddress.OPEN.in(context) + "/connect/qrconnect"));
  }

  /** Returns the page inside the WeChat app, see WeChat's "Web page authorization". */
  static AuthorizePage forOfficialAccounts(LoginTypeContext context) {
    return new AuthorizePage(
        URI.create(WeChatAddress.OPEN.in(context) + "/connect/oauth2/authorize"));
  }

  URI with(String appId, URI callback, String scope, String state) {
    return URI.create(query(appId, callback, scope, state) + "#wechat_redirect");
  }

  /** Returns the page as WeChat's wxLogin.js puts it into a frame that it stays in. */
  URI embedded(String appId, URI callback, String scope, String state, Locale language) {
    String english = language.getLanguage().equals("en") ? "&lang=en" : "";
    return URI.create(
        query(appId, callback, scope, state)
            + "&login_type=jssdk&self_redirect=true&style=black"
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
