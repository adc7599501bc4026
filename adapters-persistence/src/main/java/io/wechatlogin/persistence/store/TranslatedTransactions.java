package io.wechatlogin.persistence.store;

import javax.sql.DataSource;
import org.jooq.TransactionContext;
import org.jooq.impl.ThreadLocalTransactionProvider;

/**
 * Transactions on a data source. Acquiring a connection, beginning and committing fail as
 * statements do: jOOQ does not report these failures to {@link SqlFailures}.
 */
public final class TranslatedTransactions extends ThreadLocalTransactionProvider {
  private final TranslatedConnections connections;

  /** Takes the connections of a data source. */
  public TranslatedTransactions(DataSource dataSource) {
    this(new TranslatedConnections(dataSource));
  }

  private TranslatedTransactions(TranslatedConnections connections) {
    super(connections);
    this.connections = connections;
  }

  @Override
  public void begin(TransactionContext context) {
    SqlFailures.translated(
        () -> {
          super.begin(context);
          return true;
        });
  }

  @Override
  public void commit(TransactionContext context) {
    SqlFailures.translated(
        () -> {
          super.commit(context);
          return true;
        });
  }

  @Override
  public void rollback(TransactionContext context) {
    // A transaction that got no connection has nothing to roll back. Without this, jOOQ would wait
    // for a connection twice more, only to roll back on it.
    connections.withoutNewConnections(() -> super.rollback(context));
  }
}
