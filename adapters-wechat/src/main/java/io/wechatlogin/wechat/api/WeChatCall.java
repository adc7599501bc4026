package io.wechatlogin.wechat.api;

/** The calls to WeChat's API. Logs and metrics name a call by its path. */
enum WeChatCall {
  ACCESS_TOKEN("sns/oauth2/access_token"),
  REFRESH_TOKEN("sns/oauth2/refresh_token"),
  USER_INFO("sns/userinfo"),
  CODE_TO_SESSION("sns/jscode2session"),
  APP_TOKEN("cgi-bin/stable_token"),
  PHONE_NUMBER("wxa/business/getuserphonenumber");

  private final String path;

  WeChatCall(String path) {
    this.path = path;
  }

  @Override
  public String toString() {
    return path;
  }
}
