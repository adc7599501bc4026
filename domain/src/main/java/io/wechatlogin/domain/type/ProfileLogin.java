package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import java.util.Optional;

/** A type whose logins grant a token, and possibly a profile. */
public interface ProfileLogin extends LoginType {
  /** Returns whether the profile can be fetched: the person is asked for it. */
  boolean asksForProfile();

  /**
   * Returns when logins fetch the profile. With {@link ProfileRequest#ALWAYS}, {@link #identify}
   * returns it; with {@link ProfileRequest#REGISTER}, {@link #profileForLogin} is called where the
   * person is new.
   */
  default ProfileRequest profileRequest() {
    return asksForProfile() ? ProfileRequest.ALWAYS : ProfileRequest.NEVER;
  }

  /**
   * Fetches the profile as a part of the login that returned the token, in the time that is left of
   * it.
   *
   * @return empty where that fails: a login does not fail because of a profile
   */
  default Optional<Profile> profileForLogin(WebToken token) {
    try {
      return Optional.of(profile(token));
    } catch (LoginException | DeadWebTokenException failure) {
      return Optional.empty();
    }
  }

  /**
   * Returns whether hosts may have the tokens of persons, and call the provider with them.
   * Otherwise they only fetch the profile.
   */
  default boolean givesTokens() {
    return true;
  }

  /**
   * Exchanges a code for a token. As with {@link #identify}, the code is used up.
   *
   * @throws LoginException as {@link #identify}
   */
  WebToken token(String code);

  /**
   * Exchanges a refresh token for an access token: a new one, or the same with a later expiry.
   *
   * @throws LoginException {@code invalid_refresh_token} where it is unknown, expired, or revoked
   *     because the person changed the password; {@code wechat_misconfigured}, {@code
   *     wechat_unavailable}, {@code wechat_rate_limited}
   */
  WebToken refresh(Secret refreshToken);

  /**
   * Fetches the profile of the person who granted the token.
   *
   * @throws DeadWebTokenException where the access token has expired or was revoked
   * @throws LoginException {@code wechat_misconfigured}, {@code wechat_unavailable}, {@code
   *     wechat_rate_limited}
   */
  Profile profile(WebToken token) throws DeadWebTokenException;
}
