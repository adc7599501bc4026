package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;

/** A type whose persons grant a token by their login, and may show a profile. */
public interface ProfileLogin extends LoginType {
  /** Tells whether persons are asked for their profile; without that there is none to fetch. */
  boolean asksForProfile();

  /**
   * Trades a code for a token. As with {@link #identify}, the code is used up.
   *
   * @throws LoginException as {@link #identify}
   */
  WebToken token(String code);

  /**
   * Trades a refresh token for an access token: a new one, or the same with a longer life.
   *
   * @throws LoginException {@code invalid_refresh_token} where it is unknown, expired or void since
   *     the person changed the password; {@code wechat_misconfigured}, {@code wechat_unavailable},
   *     {@code wechat_rate_limited}
   */
  WebToken refresh(Secret refreshToken);

  /**
   * Fetches the profile of the person whose token it is.
   *
   * @throws DeadWebTokenException where the access token has expired or was revoked
   * @throws LoginException {@code wechat_misconfigured}, {@code wechat_unavailable}, {@code
   *     wechat_rate_limited}
   */
  Profile profile(WebToken token) throws DeadWebTokenException;
}
