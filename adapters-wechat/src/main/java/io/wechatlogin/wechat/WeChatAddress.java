package io.wechatlogin.wechat;

import io.wechatlogin.domain.type.LoginTypeContext;
import java.net.URI;
import java.net.URISyntaxException;

/** Where WeChat is; a deployment may name another place, such as a simulator. */
enum WeChatAddress {
  API("WECHAT_LOGIN_WECHAT_API_URL", "https://api.weixin.qq.com"),
  OPEN("WECHAT_LOGIN_WECHAT_OPEN_URL", "https://open.weixin.qq.com");

  private final String setting;
  private final String standard;

  WeChatAddress(String setting, String standard) {
    this.setting = setting;
    this.standard = standard;
  }

  /**
   * Returns the address without a slash at its end.
   *
   * @throws IllegalArgumentException where the setting is no web address
   */
  URI in(LoginTypeContext context) {
    try {
      URI address = new URI(context.setting(setting).orElse(standard).replaceFirst("/+$", ""));
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (web && address.getHost() != null && address.getRawQuery() == null) {
        return address;
      }
    } catch (URISyntaxException notAnAddress) {
      // told below, without the value
    }
    throw new IllegalArgumentException(setting + " must look like " + standard);
  }
}
