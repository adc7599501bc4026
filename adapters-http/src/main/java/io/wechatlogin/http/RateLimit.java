package io.wechatlogin.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.time.Duration;

/** Bounds how often one client address may try to log in. */
final class RateLimit {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST_CLIENTS = 100_000;

  private final int perMinute;

  /** A bucket is full again after a minute, so one that rested that long can be forgotten. */
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST_CLIENTS).expireAfterAccess(MINUTE).build();

  /**
   * @param perMinute 0 for no limit
   */
  RateLimit(int perMinute) {
    this.perMinute = perMinute;
  }

  /**
   * Takes one request from what a client has left.
   *
   * @throws LoginException {@code rate_limited}
   */
  void spend(String client) {
    if (perMinute == 0) {
      return;
    }
    ConsumptionProbe probe =
        buckets.get(client, unseen -> newBucket()).tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new LoginException(
          LoginError.RATE_LIMITED, Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
        .build();
  }
}
