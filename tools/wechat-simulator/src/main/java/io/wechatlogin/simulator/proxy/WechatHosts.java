package io.wechatlogin.simulator.proxy;

import java.util.List;

/** WeChat's host names that take part in a login. */
public final class WechatHosts {
  /** All of them. */
  public static final List<String> NAMES =
      List.of(
          "api.weixin.qq.com",
          "api2.weixin.qq.com",
          "sh.api.weixin.qq.com",
          "sz.api.weixin.qq.com",
          "hk.api.weixin.qq.com",
          "open.weixin.qq.com",
          "long.open.weixin.qq.com",
          "lp.open.weixin.qq.com",
          "mp.weixin.qq.com",
          "res.wx.qq.com",
          "thirdwx.qlogo.cn",
          "wx.qlogo.cn");

  private WechatHosts() {}
}
