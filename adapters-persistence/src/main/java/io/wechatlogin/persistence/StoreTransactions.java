package io.wechatlogin.persistence;

import io.wechatlogin.application.port.Transactions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Transactions on the database, and parts of them that can be undone by themselves. */
interface StoreTransactions extends Transactions {
  /** How often a transaction that lost a race is begun. */
  int TRIES = 5;

  Duration PAUSE = Duration.ofMillis(10);

  /** Tells whether the caller may be in a transaction, whose connection has to be used. */
  boolean mayBeOpen();

  /** Runs steps in a transaction of their own, or in a part of the open one, undone on false. */
  boolean allOrNothing(BooleanSupplier steps);

  /**
   * A transaction that PostgreSQL ends to resolve a deadlock has done nothing: it may start anew,
   * after a moment in which the winner takes what was let go.
   */
  static <T> T retrying(Supplier<T> transaction) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.get();
      } catch (RuntimeException e) {
        if (!Failures.isLostRace(e) || attempt == TRIES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.multipliedBy(attempt).toNanos());
      }
    }
  }
}
