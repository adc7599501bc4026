package io.wechatlogin.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bounds how often one client address may try to log in, and how often all of them together may by
 * an instance whose operator wants that.
 */
final class RateLimit {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST_CLIENTS = 100_000;

  private final int perMinute;

  /** A bucket is full again after a minute, so one that rested that long can be forgotten. */
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MOST_CLIENTS)
          .expireAfterAccess(MINUTE)
          .executor(Runnable::run) // on the thread that asks: no other is needed
          .build();

  /** There are as many as instances. */
  private final Map<String, Bucket> ofInstances = new ConcurrentHashMap<>();

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
    if (perMinute > 0) {
      spend(buckets.get(client, unseen -> newBucket(perMinute)));
    }
  }

  /**
   * Takes one request from what an instance has left.
   *
   * @throws LoginException {@code rate_limited}
   */
  void spend(Instance instance) {
    int most = instance.rules().requestsPerMinute();
    if (most > 0) {
      spend(ofInstances.computeIfAbsent(instance.name(), unseen -> newBucket(most)));
    }
  }

  private static void spend(Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new LoginException(
          LoginError.RATE_LIMITED, Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  private static Bucket newBucket(int perMinute) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
        .build();
  }
}
