package io.wechatlogin.wechat.types;

import java.util.Locale;

/**
 * Recognizes the browser inside the WeChat app by its user agent. The version, {@code NetType} and
 * {@code WindowsWechat} prove nothing by themselves: they also occur in WeCom and on a Mac.
 */
final class WeChatBrowser {
  private WeChatBrowser() {}

  /**
   * Tells whether the page of an official account opens in a browser. It does not in WeCom, nor in
   * a mini program.
   */
  static boolean opensOfficialAccounts(String userAgent) {
    String agent = userAgent.toLowerCase(Locale.ROOT);
    return agent.contains("micromessenger/")
        && !agent.contains("wxwork/")
        && !agent.contains("miniprogram");
  }
}
