package io.wechatlogin.http.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.time.Duration;

/**
 * A limit on the login requests of each client address, and of all clients together by an instance
 * whose operator configures one.
 */
public final class RateLimit {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MAX_BUCKETS = 100_000;

  private final int perMinute;
  private final Cache<String, Bucket> clients = buckets();

  /** The limit is part of the key, so that a replaced instance is counted by its new limit. */
  private final Cache<InstanceLimit, Bucket> instances = buckets();

  private record InstanceLimit(String instanceName, int perMinute) {}

  /**
   * Limits each client address.
   *
   * @param perMinute 0 for no limit
   */
  public RateLimit(int perMinute) {
    this.perMinute = perMinute;
  }

  /**
   * Counts one request of a client address.
   *
   * @throws LoginException {@code rate_limited}
   */
  public void count(String client) {
    if (perMinute > 0) {
      consume(clients.get(client, unseen -> newBucket(perMinute)));
    }
  }

  /**
   * Refuses a client address that has reached the limit, without counting.
   *
   * @throws LoginException {@code rate_limited}
   */
  public void requireRoom(String client) {
    Bucket bucket = clients.getIfPresent(client);
    if (bucket != null) {
      EstimationProbe probe = bucket.estimateAbilityToConsume(1);
      if (!probe.canBeConsumed()) {
        throw refusal(probe.getNanosToWaitForRefill());
      }
    }
  }

  /**
   * Counts one request to an instance.
   *
   * @throws LoginException {@code rate_limited}
   */
  public void count(Instance instance) {
    int limit = instance.rules().requestsPerMinute();
    if (limit > 0) {
      consume(instances.get(new InstanceLimit(instance.name(), limit), unseen -> newBucket(limit)));
    }
  }

  private static void consume(Bucket bucket) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw refusal(probe.getNanosToWaitForRefill());
    }
  }

  private static LoginException refusal(long nanos) {
    return new LoginException(LoginError.RATE_LIMITED, Duration.ofNanos(nanos));
  }

  /** Unused buckets can be dropped after a minute, because they are full again by then. */
  private static <K> Cache<K, Bucket> buckets() {
    return Caffeine.newBuilder()
        .maximumSize(MAX_BUCKETS)
        .expireAfterAccess(MINUTE)
        .executor(Runnable::run) // Runs on the calling thread; no other is needed.
        .build();
  }

  private static Bucket newBucket(int perMinute) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
        .build();
  }
}
