package io.wechatlogin.wechat.api;

import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.url.WebOrigin;
import io.wechatlogin.domain.url.WebUrl;
import java.net.URI;

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
    return WebUrl.parseBase(context.setting(setting).orElse(defaultAddress))
        .orElseThrow(
            () -> new IllegalArgumentException(setting + " must look like " + defaultAddress));
  }

  /** Returns the origin of an address. {@link URI#getHost} knows no host with {@code _}. */
  static WebOrigin originOf(URI address) {
    return WebUrl.of(address.toString()).origin();
  }
}
