package io.wechatlogin.domain.miniprogram;

import io.wechatlogin.domain.secret.Secret;
import java.time.Duration;
import java.time.Instant;

/**
 * The session key that one exchange of a mini program's code returned. It decrypts the data that
 * WeChat passes through the mini program's front end.
 *
 * @param id the random id of the row
 * @param began when the exchange began, by the clock of its node
 * @param ended when the answer arrived, by the same clock
 */
public record SessionKey(String id, Secret value, Instant began, Instant ended, Instant expiresAt) {
  /**
   * How long a session key is kept after a login. WeChat keeps a session key valid while it is in
   * use and does not say for how long.
   */
  public static final Duration LIFETIME = Duration.ofDays(30);

  /** Returns this key with another expiry. */
  public SessionKey expiringAt(Instant expiry) {
    return new SessionKey(id, value, began, ended, expiry);
  }
}
