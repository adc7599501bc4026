package io.wechatlogin.persistence.store;

import io.wechatlogin.application.port.Transactions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Transactions on the database, and parts of them that can be rolled back alone. */
public interface StoreTransactions extends Transactions {
  /** How often a transaction that lost a race is started. */
  int MAX_ATTEMPTS = 5;

  /** How long the second attempt waits; each further attempt waits as much longer. */
  Duration RETRY_DELAY = Duration.ofMillis(10);

  /** Returns whether this thread may be in a transaction, whose connection must be used then. */
  boolean mayBeOpen();

  /**
   * Runs steps in a transaction of their own, or in a part of the open one.
   *
   * @param steps return false to roll back what they did
   * @return what the steps returned
   */
  boolean allOrNothing(BooleanSupplier steps);

  /**
   * Runs a transaction again that PostgreSQL has rolled back to resolve a deadlock. It waits a
   * moment first, so that the winner can take the released locks.
   */
  static <T> T retrying(Supplier<T> transaction) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.get();
      } catch (RuntimeException e) {
        if (!SqlFailures.isLostRace(e) || attempt == MAX_ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_DELAY.multipliedBy(attempt).toNanos());
      }
    }
  }
}
