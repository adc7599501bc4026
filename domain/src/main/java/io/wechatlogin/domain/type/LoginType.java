package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginException;

/**
 * The Meta: a way to log in. A class that implements it is a Type, an object of it an Instance.
 *
 * <p>What a type can do beyond this is said by the optional interfaces that it also implements,
 * such as {@link RedirectLogin}. Implementations are safe for use by many threads.
 */
public interface LoginType {
  /** Returns the id of the app that persons log in to, such as {@code wx0123456789abcdef}. */
  String appId();

  /**
   * Trades a code for the identity of the person who it was issued to. The code is sent once only:
   * a failed exchange has burnt it.
   *
   * @param code 1 to 128 of {@code 0-9 A-Z a-z _ -}
   * @throws LoginException {@code invalid_code}, {@code snapshot_user}, {@code user_blocked},
   *     {@code wechat_misconfigured}, {@code wechat_unavailable}, {@code wechat_rate_limited}
   */
  Proof identify(String code);
}
