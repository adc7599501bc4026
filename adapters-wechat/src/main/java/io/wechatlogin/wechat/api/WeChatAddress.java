package io.wechatlogin.wechat.api;

import io.wechatlogin.domain.type.LoginTypeContext;
import java.net.URI;
import java.net.URISyntaxException;

/** The base addresses of WeChat. A setting can replace each, for instance by a simulator. */
public enum WeChatAddress {
  /** The API, called from this process. */
  API("WECHAT_LOGIN_WECHAT_API_URL", "https://api.weixin.qq.com"),

  /** The pages, opened by users' browsers. */
  OPEN("WECHAT_LOGIN_WECHAT_OPEN_URL", "https://open.weixin.qq.com");

  private final String setting;
  private final String defaultAddress;

  WeChatAddress(String setting, String defaultAddress) {
    this.setting = setting;
    this.defaultAddress = defaultAddress;
  }

  /**
   * Returns the configured address without a slash at its end.
   *
   * @throws IllegalArgumentException if the setting is not an http or https address
   */
  public URI in(LoginTypeContext context) {
    try {
      URI address =
          new URI(context.setting(setting).orElse(defaultAddress).replaceFirst("/+$", ""));
      boolean isWeb = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (isWeb && address.getHost() != null && address.getRawQuery() == null) {
        return address;
      }
    } catch (URISyntaxException malformed) {
      // reported below, without the value
    }
    throw new IllegalArgumentException(setting + " must look like " + defaultAddress);
  }
}
