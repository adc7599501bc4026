package io.wechatlogin.bootstrap;

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
 * The clock that all nodes go by: each its own, put right by that of the database where the two are
 * apart. What one node lets live for a minute, the next one would otherwise take for dead.
 */
final class SharedClock implements InstantSource {
  private static final Logger LOG = LoggerFactory.getLogger(SharedClock.class);

  /** How far clocks may be apart that are set over a network, and waited for. */
  private static final Duration TOLERATED = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final InstantSource own;
  private final Duration tolerated;
  private volatile Duration ahead = Duration.ZERO;

  SharedClock(InstantSource own) {
    this(own, TOLERATED);
  }

  /**
   * @param tolerated how far this clock may be off the database's before that one counts
   */
  SharedClock(InstantSource own, Duration tolerated) {
    this.own = own;
    this.tolerated = tolerated;
  }

  /**
   * Returns this machine's clock. It goes by microseconds, as PostgreSQL does: a moment is the same
   * before and after it was there, and events that follow on each other keep their order.
   */
  static Clock ofThisMachine() {
    return Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MICROS));
  }

  @Override
  public Instant instant() {
    return own.instant().minus(ahead);
  }

  /** Goes by the database's clock from now on, and looks at it again and again. */
  AutoCloseable following(Supplier<Instant> database) {
    follow(database);
    Thread follower =
        Thread.ofVirtual()
            .name("clock")
            .start(
                () -> {
                  try {
                    while (true) {
                      Thread.sleep(PAUSE);
                      followIfThere(database);
                    }
                  } catch (InterruptedException stopped) {
                    LOG.debug("the database's clock is no longer followed");
                  }
                });
    return follower::interrupt;
  }

  /** A database that is away says nothing of the time; it may be back at the next turn. */
  private void followIfThere(Supplier<Instant> database) {
    try {
      follow(database);
    } catch (LoginException away) {
      LOG.debug("the database's clock was not seen this time: {}", away.toString());
    }
  }

  private void follow(Supplier<Instant> database) {
    long start = System.nanoTime();
    Instant there = database.get();
    Duration thereAndBack = Duration.ofNanos(System.nanoTime() - start);
    Instant here = own.instant().minus(thereAndBack.dividedBy(2));
    Duration apart = Duration.between(there, here).truncatedTo(ChronoUnit.MILLIS);
    if (apart.minus(ahead).abs().compareTo(tolerated.plus(thereAndBack)) > 0) {
      ahead = apart;
      LOG.warn(
          "this machine's clock is {} {} the database's, which counts: set it right",
          apart.abs().plusMillis(500).truncatedTo(ChronoUnit.SECONDS),
          apart.isNegative() ? "behind" : "ahead of");
    }
  }
}
