package io.wechatlogin.persistence;

import java.io.Serial;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jooq.DSLContext;

final class JooqTransactions implements StoreTransactions {
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
              throw new Undo();
            }
          });
      return true;
    } catch (Undo another) {
      return false;
    }
  }

  /** Leaves a transaction without its doings. */
  private static final class Undo extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    Undo() {
      super("another came first", null, false, false);
    }
  }
}
