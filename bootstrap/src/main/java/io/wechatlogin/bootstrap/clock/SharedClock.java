package io.wechatlogin.bootstrap.clock;

import io.wechatlogin.domain.error.LoginException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A clock that agrees on all nodes: this machine's clock, corrected where it differs from the
 * database's. Without the correction, a code that one node issues for a minute could already be
 * expired for the next node.
 */
public final class SharedClock implements InstantSource {
  private static final Logger LOG = LoggerFactory.getLogger(SharedClock.class);

  /** The difference that is left alone: clocks that are set over a network differ by less. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final InstantSource own;
  private final Duration tolerance;
  private volatile Duration ahead = Duration.ZERO;

  /** Makes a clock that tolerates a second of difference. */
  public SharedClock(InstantSource own) {
    this(own, TOLERANCE);
  }

  /**
   * Makes a clock.
   *
   * @param own this machine's clock
   * @param tolerance how far it may differ from the database's before it is corrected
   */
  public SharedClock(InstantSource own, Duration tolerance) {
    this.own = own;
    this.tolerance = tolerance;
  }

  /**
   * Returns this machine's clock. It ticks in microseconds, as PostgreSQL's does: an instant that
   * is stored and read again is equal to itself, and successive events keep their order.
   */
  public static Clock ofThisMachine() {
    return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
  }

  @Override
  public Instant instant() {
    return own.instant().minus(ahead);
  }

  /**
   * Compares with the database's clock now, and every ten seconds until the result is closed.
   *
   * @param database returns the database's time
   */
  public AutoCloseable following(Supplier<Instant> database) {
    follow(database);
    Thread follower =
        Thread.ofVirtual()
            .name("clock")
            .start(
                () -> {
                  try {
                    while (true) {
                      Thread.sleep(INTERVAL);
                      followIfReachable(database);
                    }
                  } catch (InterruptedException stopped) {
                    LOG.debug("no longer compares with the database's clock");
                  }
                });
    return follower::interrupt;
  }

  /** Leaves the clock as it is while the database cannot be reached. */
  private void followIfReachable(Supplier<Instant> database) {
    try {
      follow(database);
    } catch (LoginException unreachable) {
      LOG.debug("the database's clock could not be read: {}", unreachable.toString());
    }
  }

  private void follow(Supplier<Instant> database) {
    long start = System.nanoTime();
    Instant theirs = database.get();
    Duration roundTrip = Duration.ofNanos(System.nanoTime() - start);
    Instant ours = own.instant().minus(roundTrip.dividedBy(2));
    Duration difference = Duration.between(theirs, ours).truncatedTo(ChronoUnit.MILLIS);
    if (difference.minus(ahead).abs().compareTo(tolerance.plus(roundTrip)) > 0) {
      ahead = difference;
      LOG.warn(
          "this machine's clock is {} {} the database's, which is used instead: correct it",
          difference.abs().plusMillis(500).truncatedTo(ChronoUnit.SECONDS),
          difference.isNegative() ? "behind" : "ahead of");
    }
  }
}
