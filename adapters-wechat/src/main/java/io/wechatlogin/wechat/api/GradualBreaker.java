package io.wechatlogin.wechat.api;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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

  /** The latest trial; guarded by the lock. */
  private Trial trial = new Trial();

  /** How far a trial has come. */
  private static final class Trial {
    int allowed = FIRST_TRIALS;
    int begun;
    int ended;
  }

  /** A call that was let through. It reports its end, and only to the trial that it is part of. */
  final class Entry {
    private final @Nullable Trial partOf;

    private Entry(@Nullable Trial partOf) {
      this.partOf = partOf;
    }

    /** Returns whether the call was let through to find out whether WeChat is back. */
    boolean isTrial() {
      return partOf != null;
    }

    /** Reports that the call got a usable answer. */
    void succeeded(Duration took) {
      report(partOf, () -> breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS), true);
    }

    /** Reports that the call got none. */
    void failed(Duration took, Exception failure) {
      report(partOf, () -> breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, failure), false);
    }
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
   * Lets a call through, or returns empty.
   *
   * @param patience how long the call may wait for the outcome of a trial
   */
  Optional<Entry> enter(Duration patience) {
    if (breaker.getState() == CircuitBreaker.State.CLOSED) {
      return breaker.tryAcquirePermission() ? Optional.of(new Entry(null)) : Optional.empty();
    }
    lock.lock();
    try {
      return enterTrial(patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Entry> enterTrial(long patience) throws InterruptedException {
    long left = patience;
    while (mustWait() && left > 0) {
      left = changed.awaitNanos(left);
    }
    if (mustWait() || !breaker.tryAcquirePermission()) {
      return Optional.empty();
    }
    if (!isTrying()) {
      return Optional.of(new Entry(null));
    }
    trial.begun++;
    return Optional.of(new Entry(trial));
  }

  private void report(@Nullable Trial partOf, Runnable count, boolean success) {
    if (partOf == null && breaker.getState() == CircuitBreaker.State.CLOSED) {
      count.run();
      return;
    }
    lock.lock();
    try {
      // A call of before the trial, or of an earlier one, says nothing about now.
      if (partOf == trial && isTrying()) {
        count.run();
        advance(success);
      }
    } finally {
      lock.unlock();
    }
  }

  private void advance(boolean success) {
    trial.ended++;
    if (success) {
      trial.allowed *= GROWTH;
    }
    if (trial.allowed >= ALL) {
      breaker.transitionToClosedState();
      trial = new Trial();
    } else if (trial.ended == trial.allowed) {
      breaker.transitionToOpenState();
      trial = new Trial();
    }
    changed.signalAll();
  }

  private boolean mustWait() {
    return isTrying() && trial.begun >= trial.allowed;
  }

  private boolean isTrying() {
    return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
  }
}
