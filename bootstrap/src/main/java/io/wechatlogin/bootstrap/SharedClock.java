package io.wechatlogin.bootstrap;

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

  private final InstantSource own;
  private volatile Duration ahead = Duration.ZERO;

  SharedClock(InstantSource own) {
    this.own = own;
  }

  @Override
  public Instant instant() {
    return own.instant().minus(ahead);
  }

  /** Looks at the clock of the database, and goes by it from now on. */
  void follow(Supplier<Instant> database) {
    long start = System.nanoTime();
    Instant there = database.get();
    Duration thereAndBack = Duration.ofNanos(System.nanoTime() - start);
    Instant here = own.instant().minus(thereAndBack.dividedBy(2));
    Duration apart = Duration.between(there, here).truncatedTo(ChronoUnit.MILLIS);
    if (apart.minus(ahead).abs().compareTo(TOLERATED.plus(thereAndBack)) > 0) {
      ahead = apart;
      LOG.warn(
          "this machine's clock is {} {} the database's, which counts: set it right",
          apart.abs().plusMillis(500).truncatedTo(ChronoUnit.SECONDS),
          apart.isNegative() ? "behind" : "ahead of");
    }
  }
}
