package io.wechatlogin.domain.session;

import io.wechatlogin.domain.audit.Origin;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in user on one device.
 *
 * @param id names the session in lists; it is not the token and grants nothing
 * @param corpId the chosen organization, if any
 * @param opening how it was opened
 * @param seenAt when the session was last used, accurate to {@link #SEEN_PRECISION}
 */
public record Session(
    String id, UserId userId, @Nullable CorpId corpId, Opening opening, Instant seenAt) {
  /** A session ends after 30 days, however often it is used. */
  public static final Duration LIFETIME = Duration.ofDays(30);

  /** A session ends after 7 days without use. */
  public static final Duration IDLE_LIFETIME = Duration.ofDays(7);

  /** A user has at most 100 live sessions; the least recently seen one goes for a further one. */
  public static final int MAX_PER_USER = 100;

  /** How outdated {@link #seenAt} may be. Writing on every use would make each check a write. */
  public static final Duration SEEN_PRECISION = Duration.ofHours(1);

  /** A token that was offered as a successor can be used for 10 minutes. */
  public static final Duration SUCCESSOR_LIFETIME = Duration.ofMinutes(10);

  /**
   * How a session was opened.
   *
   * @param instanceName the short name of the instance that the user logged in by
   * @param origin of the client that it was opened for
   */
  public record Opening(String instanceName, Instant at, Origin origin) {}

  /** Makes a session whose client is unknown. */
  public Session(
      String id,
      UserId userId,
      @Nullable CorpId corpId,
      String instanceName,
      Instant createdAt,
      Instant seenAt) {
    this(id, userId, corpId, new Opening(instanceName, createdAt, Origin.UNKNOWN), seenAt);
  }

  /** Returns the short name of the instance that the user logged in by. */
  public String instanceName() {
    return opening.instanceName();
  }

  /** Returns when the session was opened. */
  public Instant createdAt() {
    return opening.at();
  }

  /** Returns when the session ends, however often it is used. */
  public Instant expiresAt() {
    return createdAt().plus(LIFETIME);
  }

  /** Returns when the session ends if it is not used again. */
  public Instant idleExpiresAt() {
    Instant idle = seenAt.plus(IDLE_LIFETIME);
    return idle.isBefore(expiresAt()) ? idle : expiresAt();
  }

  /** Returns whether the session has not ended at {@code now}. */
  public boolean isLive(Instant now) {
    return now.isBefore(idleExpiresAt());
  }

  /** Returns whether {@link #seenAt} must be renewed for a use at {@code now}. */
  public boolean needsTouch(Instant now) {
    return now.isAfter(seenAt.plus(SEEN_PRECISION));
  }

  /** Returns this session, last used at {@code now}. */
  public Session touched(Instant now) {
    return new Session(id, userId, corpId, opening, now);
  }
}
