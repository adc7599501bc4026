package io.wechatlogin.persistence;

import io.wechatlogin.application.port.Transactions;
import java.sql.Connection;
import java.sql.Savepoint;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jooq.DSLContext;

/** The host's transactions: it begins and ends them, the store's statements take part. */
final class JoinedTransactions implements StoreTransactions {
  private final DSLContext dsl;
  private final Transactions hosts;

  JoinedTransactions(DSLContext dsl, Transactions hosts) {
    this.dsl = dsl;
    this.hosts = hosts;
  }

  @Override
  public <T> T run(Supplier<T> work) {
    return isOpen() ? hosts.run(work) : StoreTransactions.retrying(() -> hosts.run(work));
  }

  /** Only the host knows, and to find out costs a connection. */
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

  /** Only one who is in a transaction gets a connection that does not commit by itself. */
  private boolean isOpen() {
    return !dsl.connectionResult(Connection::getAutoCommit);
  }
}
