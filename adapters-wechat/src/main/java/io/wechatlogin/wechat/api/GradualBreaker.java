package io.wechatlogin.wechat.api;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A circuit breaker whose recovery grows with success. It opens when 16 of the last 20 calls
 * failed. After {@link #OPEN_TIME} it lets three calls through as a trial. Each success lets four
 * times as many through, until all may pass. Calls that come meanwhile wait for the outcome of the
 * trial: when WeChat is back, nobody is refused because others were first. If the calls of a trial
 * end without a success, it opens again, and those that wait are refused.
 */
final class GradualBreaker {
  /** How long calls fail fast before WeChat is tried again. */
  static final Duration OPEN_TIME = Duration.ofSeconds(3);

  private static final int FIRST_TRIALS = 3;
  private static final int GROWTH = 4;

  /** So many calls are no trial any more. */
  private static final int ALL = 100;

  private final CircuitBreaker breaker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The trial that is under way; guarded by the lock. */
  private int allowed = FIRST_TRIALS;

  private int begun;
  private int ended;

  /** How a call was let through. */
  enum Entry {
    /** While WeChat answers. */
    REGULAR,
    /** As a trial. */
    TRIAL,
    /** Not at all. */
    REFUSED
  }

  GradualBreaker(String host, InstantSource clock) {
    breaker =
        CircuitBreaker.of(
            host,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(80)
                .waitDurationInOpenState(OPEN_TIME)
                // This class ends a trial, so the library's own limit must not be reached.
                .permittedNumberOfCallsInHalfOpenState(FIRST_TRIALS * GROWTH * ALL)
                .clock(clock.withZone(ZoneOffset.UTC))
                .build());
  }

  /**
   * Lets a call through or refuses it.
   *
   * @param patience how long the call may wait for the outcome of a trial
   */
  Entry enter(Duration patience) {
    if (breaker.getState() == CircuitBreaker.State.CLOSED) {
      return breaker.tryAcquirePermission() ? Entry.REGULAR : Entry.REFUSED;
    }
    lock.lock();
    try {
      return enterTrial(patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Entry.REFUSED;
    } finally {
      lock.unlock();
    }
  }

  private Entry enterTrial(long patience) throws InterruptedException {
    long left = patience;
    while (mustWait() && left > 0) {
      left = changed.awaitNanos(left);
    }
    if (mustWait() || !breaker.tryAcquirePermission()) {
      return Entry.REFUSED;
    }
    if (!isTrial()) {
      return Entry.REGULAR;
    }
    begun++;
    return Entry.TRIAL;
  }

  /** Reports that a call got a usable answer. */
  void succeeded(Entry entry, Duration took) {
    report(entry, () -> breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS), true);
  }

  /** Reports that a call got none. */
  void failed(Entry entry, Duration took, Exception failure) {
    report(entry, () -> breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure), false);
  }

  private void report(Entry entry, Runnable count, boolean success) {
    if (entry == Entry.REGULAR && breaker.getState() == CircuitBreaker.State.CLOSED) {
      count.run();
      return;
    }
    lock.lock();
    try {
      if (entry == Entry.TRIAL && isTrial()) {
        count.run();
        endTrial(success);
      }
      // A call of before the trial says nothing about now.
    } finally {
      lock.unlock();
    }
  }

  private void endTrial(boolean success) {
    ended++;
    if (success) {
      allowed *= GROWTH;
    }
    if (allowed >= ALL) {
      breaker.transitionToClosedState();
      reset();
    } else if (ended == allowed) {
      breaker.transitionToOpenState();
      reset();
    }
    changed.signalAll();
  }

  private void reset() {
    allowed = FIRST_TRIALS;
    begun = 0;
    ended = 0;
  }

  private boolean mustWait() {
    return isTrial() && begun >= allowed;
  }

  private boolean isTrial() {
    return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
  }
}
