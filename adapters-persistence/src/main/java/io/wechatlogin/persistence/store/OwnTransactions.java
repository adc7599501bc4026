package io.wechatlogin.persistence.store;

import java.io.Serial;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jooq.DSLContext;

/** Transactions that the store itself begins and ends, one per thread. */
public final class OwnTransactions implements StoreTransactions {
  private final DSLContext dsl;
  private final ThreadLocal<Boolean> open = ThreadLocal.withInitial(() -> false);

  /** Makes transactions on the connections of a context. */
  public OwnTransactions(DSLContext dsl) {
    this.dsl = dsl;
  }

  @Override
  public <T> T run(Supplier<T> work) {
    if (open.get()) {
      return work.get();
    }
    open.set(true);
    try {
      return StoreTransactions.retrying(() -> dsl.transactionResult(() -> work.get()));
    } finally {
      open.remove();
    }
  }

  @Override
  public boolean mayBeOpen() {
    return open.get();
  }

  @Override
  public boolean allOrNothing(BooleanSupplier steps) {
    try {
      dsl.transaction(
          () -> {
            if (!steps.getAsBoolean()) {
              throw new Rollback();
            }
          });
      return true;
    } catch (Rollback requested) {
      return false;
    }
  }

  /** Leaves a transaction and discards what it did. */
  private static final class Rollback extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    Rollback() {
      super("the steps asked for a rollback", null, false, false);
    }
  }
}
