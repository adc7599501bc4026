package io.wechatlogin.domain.type;

import io.wechatlogin.domain.secret.Secret;
import java.time.Duration;
import java.time.Instant;

/**
 * What a person granted on a page, and what renews it.
 *
 * @param openId whose it is
 * @param scope what was granted, in the provider's words
 * @param accessToken opens what was granted for {@code expiresIn}
 * @param refreshToken gives another access token; with WeChat it lives for 30 days and is not
 *     prolonged by its use ("Authorized_Interface_Calling_UnionID")
 * @param obtainedAt when it was asked for
 */
public record WebToken(
    String openId,
    String scope,
    Secret accessToken,
    Secret refreshToken,
    Instant obtainedAt,
    Duration expiresIn) {
  /** Tells whether the access token has not expired yet; it may have been revoked. */
  public boolean isLive(Instant now) {
    return now.isBefore(obtainedAt.plus(expiresIn));
  }

  /** Shows nothing: the person belongs in no log either. */
  @Override
  public String toString() {
    return "WebToken[***]";
  }
}
