package io.wechatlogin.wechat;

import java.util.Locale;

/**
 * The browser inside the WeChat app, known by its user agent. Version, {@code NetType} and {@code
 * WindowsWechat} tell nothing by themselves: they occur in WeCom and on a Mac as well.
 */
final class WeChatBrowser {
  private WeChatBrowser() {}

  /** Tells whether an official account's page opens there: not in WeCom, nor in a mini program. */
  static boolean opensOfficialAccounts(String userAgent) {
    String agent = userAgent.toLowerCase(Locale.ROOT);
    return agent.contains("micromessenger/")
        && !agent.contains("wxwork/")
        && !agent.contains("miniprogram");
  }
}
