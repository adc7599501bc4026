package io.wechatlogin.simulator;

import java.util.Map;

/** A refusal in WeChat's numbering; the text is WeChat's own, without its suffix. */
final class WxError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // 42002, 42007, 50001, 50002 and 40243 have no captured text; their wording here is a guess.
  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(-1, "system error"),
          Map.entry(40001, "invalid credential, access_token is invalid or not latest"),
          Map.entry(40002, "invalid grant_type"),
          Map.entry(40003, "invalid openid"),
          Map.entry(40013, "invalid appid"),
          Map.entry(40014, "invalid access_token"),
          Map.entry(40029, "invalid code"),
          Map.entry(40030, "invalid refresh_token"),
          Map.entry(40125, "invalid appsecret"),
          Map.entry(40163, "code been used"),
          Map.entry(40226, "code blocked"),
          Map.entry(40243, "invalid appsecret, appsecret frozen"),
          Map.entry(41001, "access_token missing"),
          Map.entry(41002, "appid missing"),
          Map.entry(41003, "refresh_token missing"),
          Map.entry(41004, "appsecret missing"),
          Map.entry(41008, "missing code"),
          Map.entry(41009, "missing openid"),
          Map.entry(42001, "access_token expired"),
          Map.entry(42002, "refresh_token expired"),
          Map.entry(42007, "access_token and refresh_token void, user changed password"),
          Map.entry(43001, "require GET method"),
          Map.entry(43002, "require POST method"),
          Map.entry(45009, "reach max api daily quota limit"),
          Map.entry(45011, "api minute-quota reach limit, must slower, retry next minute"),
          Map.entry(47001, "data format error"),
          Map.entry(48001, "api unauthorized"),
          Map.entry(50001, "user unauthorized"),
          Map.entry(50002, "user limited"),
          Map.entry(87008, "invalid sig_method"),
          Map.entry(87009, "invalid signature"));

  // Where a global token or its quota is the matter, WeChat says what to do about it.
  private static final String ADVICE =
      ", could get access_token by getStableAccessToken, more details at"
          + " https://mmbizurl.cn/s/JtxxFh33r";

  private final int errcode;

  WxError(int errcode) {
    this(errcode, TEXTS.getOrDefault(errcode, "system error"));
  }

  WxError(int errcode, String text) {
    // Refusals are everyday answers here: no stack trace, they are part of the hot path.
    super(text, null, false, false);
    this.errcode = errcode;
  }

  /** The refusal with WeChat's advice to use stable tokens. */
  static WxError advising(int errcode) {
    return new WxError(errcode, new WxError(errcode).text() + ADVICE);
  }

  int errcode() {
    return errcode;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
