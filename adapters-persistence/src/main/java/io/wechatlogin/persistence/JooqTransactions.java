package io.wechatlogin.persistence;

import io.wechatlogin.application.port.Transactions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

final class JooqTransactions implements Transactions {
  private static final int TRIES = 5;
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final DSLContext dsl;
  private final ThreadLocal<Boolean> open = ThreadLocal.withInitial(() -> false);

  JooqTransactions(DSLContext dsl) {
    this.dsl = dsl;
  }

  @Override
  public <T> T run(Supplier<T> work) {
    if (open.get()) {
      return work.get();
    }
    open.set(true);
    try {
      return runWithRetries(work);
    } finally {
      open.remove();
    }
  }

  /**
   * A transaction that PostgreSQL ends to resolve a deadlock has done nothing: it may start anew,
   * after a moment in which the winner takes what was let go.
   */
  private <T> T runWithRetries(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return dsl.transactionResult(() -> work.get());
      } catch (DataAccessException e) {
        if (!Failures.isLostRace(e) || attempt == TRIES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.multipliedBy(attempt).toNanos());
      }
    }
  }
}
