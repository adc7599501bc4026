package io.wechatlogin.persistence.store;

import io.wechatlogin.application.port.Transactions;
import java.sql.Connection;
import java.sql.Savepoint;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jooq.DSLContext;

/** Transactions of a host, which begins and ends them; the statements of the store take part. */
public final class JoinedTransactions implements StoreTransactions {
  private final DSLContext dsl;
  private final Transactions host;

  /** Joins the transactions of a host, whose connections the context uses. */
  public JoinedTransactions(DSLContext dsl, Transactions host) {
    this.dsl = dsl;
    this.host = host;
  }

  @Override
  public <T> T run(Supplier<T> work) {
    return isOpen() ? host.run(work) : StoreTransactions.retrying(() -> host.run(work));
  }

  /** Only the host knows, and asking costs a connection. */
  @Override
  public boolean mayBeOpen() {
    return true;
  }

  @Override
  public boolean allOrNothing(BooleanSupplier steps) {
    return run(
        () -> {
          Savepoint before = dsl.connectionResult(Connection::setSavepoint);
          boolean done = steps.getAsBoolean();
          dsl.connection(
              connection -> {
                if (!done) {
                  connection.rollback(before);
                }
                connection.releaseSavepoint(before);
              });
          return done;
        });
  }

  /** Only inside a transaction does the host return a connection without auto-commit. */
  private boolean isOpen() {
    return !dsl.connectionResult(Connection::getAutoCommit);
  }
}
