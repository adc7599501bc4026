package io.wechatlogin.simulator.api;

import java.util.Map;

/** An error of WeChat: its number and its text, without the suffix that WeChat appends. */
public final class WechatError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // No answer with 42002, 42007, 50001, 50002 or 40243 was captured; their wording here is a guess.
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

  // WeChat appends this advice to errors about the token of an app and its quota.
  private static final String ADVICE =
      ", could get access_token by getStableAccessToken, more details at"
          + " https://mmbizurl.cn/s/JtxxFh33r";

  private final int errcode;

  /** The error with WeChat's text for the number. */
  public WechatError(int errcode) {
    this(errcode, TEXTS.getOrDefault(errcode, "system error"));
  }

  /** The error with a text of its own. */
  public WechatError(int errcode, String text) {
    // Errors are ordinary answers and part of the hot path, so they have no stack trace.
    super(text, null, false, false);
    this.errcode = errcode;
  }

  /** The error with WeChat's advice to use stable tokens. */
  public static WechatError withAdvice(int errcode) {
    return new WechatError(errcode, new WechatError(errcode).text() + ADVICE);
  }

  public int errcode() {
    return errcode;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
