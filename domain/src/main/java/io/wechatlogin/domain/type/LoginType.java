package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginException;

/**
 * The Meta: a way to log in. A class that implements it is a Type, an object of it an Instance.
 *
 * <p>A type declares further capabilities by implementing optional interfaces, such as {@link
 * RedirectLogin}. Implementations are thread-safe.
 */
public interface LoginType {
  /** Returns the id of the app that persons log in to, such as {@code wx0123456789abcdef}. */
  String appId();

  /**
   * Exchanges a code for the identity of the person to whom it was issued. The code is sent only
   * once: a failed exchange uses it up.
   *
   * @param code 1 to 128 of {@code 0-9 A-Z a-z _ -}
   * @throws LoginException {@code invalid_code}, {@code snapshot_user}, {@code user_blocked},
   *     {@code wechat_misconfigured}, {@code wechat_unavailable}, {@code wechat_rate_limited}
   */
  Proof identify(String code);
}
