package io.wechatlogin.domain.type;

import io.wechatlogin.domain.secret.Secret;
import java.time.Duration;
import java.time.Instant;

/**
 * The tokens of a person that a web login returned.
 *
 * @param openId identifies the person in the app
 * @param scope the granted scope, in the provider's words
 * @param accessToken valid for {@code expiresIn} from {@code obtainedAt}
 * @param refreshToken renews the access token; WeChat's are valid for 30 days, which their use does
 *     not prolong ("Authorized_Interface_Calling_UnionID")
 * @param obtainedAt when it was requested
 */
public record WebToken(
    String openId,
    String scope,
    Secret accessToken,
    Secret refreshToken,
    Instant obtainedAt,
    Duration expiresIn) {
  /** Returns whether the access token has not expired yet; it may have been revoked. */
  public boolean isLive(Instant now) {
    return now.isBefore(obtainedAt.plus(expiresIn));
  }

  /** Shows no content: tokens and ids must not appear in logs. */
  @Override
  public String toString() {
    return "WebToken[***]";
  }
}
