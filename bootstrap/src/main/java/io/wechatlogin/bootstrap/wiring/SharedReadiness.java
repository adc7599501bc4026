package io.wechatlogin.bootstrap.wiring;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.http.health.Readiness;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A readiness that all who ask at the same time share. Anybody may ask, and a check costs a round
 * trip to the database, so it is made at most a few times a second.
 */
final class SharedReadiness implements Readiness {
  private final Readiness check;
  private final LongSupplier nanos;
  private final Duration fresh;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Result last;

  /** What the last check found, and when it ended. */
  private record Result(Optional<LoginError> obstacle, long at) {}

  /**
   * Makes a readiness.
   *
   * @param fresh for how long the result of a check is used
   */
  SharedReadiness(Readiness check, LongSupplier nanos, Duration fresh) {
    this.check = check;
    this.nanos = nanos;
    this.fresh = fresh;
  }

  @Override
  public Optional<LoginError> obstacle() {
    lock.lock();
    try {
      Result found = last;
      if (found == null || nanos.getAsLong() - found.at() > fresh.toNanos()) {
        found = new Result(check.obstacle(), nanos.getAsLong());
        last = found;
      }
      return found.obstacle();
    } finally {
      lock.unlock();
    }
  }
}
