package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginException;

/**
 * A type whose app can call the provider in its own name. The provider issues one token per app for
 * all servers, so the servers share it.
 */
public interface AppTokenSource extends LoginType {
  /**
   * Requests the token of the app from the provider.
   *
   * @param forceRefresh whether the provider must issue a new token, which invalidates the last one
   * @throws LoginException {@code wechat_misconfigured}, {@code wechat_unavailable}, {@code
   *     wechat_rate_limited}
   */
  AppToken appToken(boolean forceRefresh);
}
