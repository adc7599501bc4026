package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginException;

/**
 * A type whose app can call the provider in its own name. A provider gives an app one token for all
 * of its servers, so those who need one share it rather than ask for one each.
 */
public interface AppTokenSource extends LoginType {
  /**
   * Asks the provider for the app's token.
   *
   * @param anew whether the token that the provider has given last is of no use: it makes another
   *     one, and the last is dead from then on
   * @throws LoginException {@code wechat_misconfigured}, {@code wechat_unavailable}, {@code
   *     wechat_rate_limited}
   */
  AppToken appToken(boolean anew);
}
