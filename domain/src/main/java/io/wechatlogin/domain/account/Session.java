package io.wechatlogin.domain.account;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in user on one device.
 *
 * @param id names the session in lists; it is not the token and opens nothing
 * @param corpId the organization that was chosen, if any
 * @param loginType the short name of the instance that the user came by
 * @param seenAt when it was last used, exact to {@link #SEEN_PRECISION}
 */
public record Session(
    String id,
    UserId userId,
    @Nullable CorpId corpId,
    String loginType,
    Instant createdAt,
    Instant seenAt) {
  /** How long a session lives however busy it is. */
  public static final Duration LIFETIME = Duration.ofDays(30);

  /** How long a session lives unused. */
  public static final Duration IDLE_LIFETIME = Duration.ofDays(7);

  /** How stale {@link #seenAt} may be: writing at every use would turn each check into a write. */
  public static final Duration SEEN_PRECISION = Duration.ofHours(1);

  /** Returns when the session ends, however busy it is. */
  public Instant expiresAt() {
    return createdAt.plus(LIFETIME);
  }

  /** Returns when the session ends if it is not used again. */
  public Instant idleExpiresAt() {
    Instant idle = seenAt.plus(IDLE_LIFETIME);
    return idle.isBefore(expiresAt()) ? idle : expiresAt();
  }

  /** Tells whether the session has not ended at {@code now}. */
  public boolean isLive(Instant now) {
    return now.isBefore(idleExpiresAt());
  }

  /** Tells whether {@link #seenAt} is too stale at {@code now}, as the session is in use. */
  public boolean needsTouch(Instant now) {
    return now.isAfter(seenAt.plus(SEEN_PRECISION));
  }

  /** Returns the session, in use at {@code now}. */
  public Session touched(Instant now) {
    return new Session(id, userId, corpId, loginType, createdAt, now);
  }
}
