package io.wechatlogin.bootstrap.clock;

import io.wechatlogin.bootstrap.settings.StartupException;
import io.wechatlogin.domain.error.LoginException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A clock that agrees on all nodes: this machine's clock, corrected where it differs from the
 * database's. Without the correction, a code that one node issues for a minute could already be
 * expired for the next node.
 *
 * <p>Clocks that are more than five minutes apart are not corrected, because one of the two is
 * wrong: a service does not start by them, and a running one goes on from the time at which they
 * last agreed, by a counter that nobody sets.
 */
public final class SharedClock implements InstantSource {
  private static final Logger LOG = LoggerFactory.getLogger(SharedClock.class);

  /** The difference that is left alone: clocks that are set over a network differ by less. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  /** The largest difference that is corrected, in whole seconds. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final InstantSource own;
  private final Duration tolerance;
  private final LongSupplier nanos;
  private volatile Duration ahead = Duration.ZERO;
  private volatile Duration difference = Duration.ZERO;
  private volatile @Nullable Agreement agreement;
  private volatile boolean apart;

  /** The time at which both clocks last agreed, and the reading of the counter then. */
  private record Agreement(Instant at, long nanos) {}

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
    this(own, tolerance, System::nanoTime);
  }

  /**
   * Makes a clock.
   *
   * @param nanos counts nanoseconds, whatever the clocks are set to
   */
  SharedClock(InstantSource own, Duration tolerance, LongSupplier nanos) {
    this.own = own;
    this.tolerance = tolerance;
    this.nanos = nanos;
  }

  /**
   * Returns this machine's clock. It ticks in microseconds, as PostgreSQL's does: an instant that
   * is stored and read again is equal to itself, and successive events keep their order.
   */
  public static Clock ofThisMachine() {
    return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
  }

  /** Returns whether clocks are too far apart for a start. */
  public static boolean isTooFar(Duration difference) {
    return difference.abs().toSeconds() > LIMIT.toSeconds();
  }

  /** Returns why a service does not start by such clocks. */
  public static String tooFar(Duration difference) {
    return "this machine's clock is "
        + text(difference)
        + " the database's, and more than 5 minutes are too many: sessions and codes would end, or"
        + " not end, by a wrong clock. Synchronize both by NTP";
  }

  @Override
  public Instant instant() {
    Agreement last = agreement;
    Instant now = own.instant().minus(ahead);
    if (last == null) {
      return now;
    }
    // A machine that jumps is noticed at once: by its clock, sessions could seem to have expired.
    Instant counted = since(last);
    return apart || isOff(Duration.between(counted, now)) ? counted : now;
  }

  /**
   * Returns whether it is certain what time it is. Otherwise nothing may be removed because it has
   * expired.
   */
  public boolean isCertain() {
    Agreement last = agreement;
    return last != null
        && !apart
        && !isOff(Duration.between(since(last), own.instant().minus(ahead)));
  }

  /** Returns how far this machine's clock is ahead of the database's, in seconds. */
  public int differenceInSeconds() {
    return Math.clamp(difference.toSeconds(), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /**
   * Compares with the database's clock now, and every ten seconds until the result is closed.
   *
   * @param database returns the database's time
   * @throws StartupException where they are more than five minutes apart
   */
  public AutoCloseable following(Supplier<Instant> database) {
    follow(database);
    if (apart) {
      throw new StartupException(tooFar(difference));
    }
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

  /** Compares the clocks once. */
  void follow(Supplier<Instant> database) {
    long start = nanos.getAsLong();
    Instant theirs = database.get();
    Duration roundTrip = Duration.ofNanos(nanos.getAsLong() - start);
    Instant ours = own.instant().minus(roundTrip.dividedBy(2));
    difference = Duration.between(theirs, ours).truncatedTo(ChronoUnit.MILLIS);
    if (isOff(difference)) {
      if (!apart) {
        apart = true;
        LOG.warn(
            "this machine's clock is {} the database's: neither is believed, nothing that has"
                + " expired is removed, and time goes on from where they last agreed; correct"
                + " them",
            text(difference));
      }
      return;
    }
    if (apart) {
      LOG.warn("this machine's clock and the database's agree again");
    }
    if (difference.minus(ahead).abs().compareTo(tolerance.plus(roundTrip)) > 0) {
      ahead = difference;
      LOG.warn(
          "this machine's clock is {} the database's, which is used instead: correct it",
          text(difference));
    }
    agreement = new Agreement(own.instant().minus(ahead), nanos.getAsLong());
    apart = false;
  }

  private boolean isOff(Duration between) {
    return isTooFar(between) && between.abs().compareTo(tolerance) > 0;
  }

  private Instant since(Agreement last) {
    return last.at().plusNanos(nanos.getAsLong() - last.nanos());
  }

  private static String text(Duration difference) {
    return difference.abs().plusMillis(500).truncatedTo(ChronoUnit.SECONDS)
        + (difference.isNegative() ? " behind" : " ahead of");
  }
}
