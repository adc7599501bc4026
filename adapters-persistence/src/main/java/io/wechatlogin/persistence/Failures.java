package io.wechatlogin.persistence;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.TransactionContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.ThreadLocalTransactionProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a database that is out of order from a bug of ours: the first is a refusal that says when
 * to come again, the second propagates.
 */
final class Failures implements ExecuteListener {
  @Serial private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final Duration COME_AGAIN = Duration.ofSeconds(2);

  /** Classes of SQLSTATE: connection, resources, operator's intervention, system (PostgreSQL A). */
  private static final Set<String> OUT_OF_ORDER = Set.of("08", "53", "57", "58");

  private static final String READ_ONLY = "25006";

  /** What the pool says, without a state, of a connection that broke and that it took away. */
  private static final String CLOSED_BY_POOL = "Connection is closed";

  private static final Set<String> LOST_RACE = Set.of("40001", "40P01");

  @Override
  public void exception(ExecuteContext context) {
    SQLException failure = context.sqlException();
    if (failure != null && isOutOfOrder(failure)) {
      context.exception(unavailable(failure));
    }
  }

  /** Tells whether the same transaction may well succeed at the next try. */
  static boolean isLostRace(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return LOST_RACE.contains(sql.getSQLState());
      }
    }
    return false;
  }

  /** Looks at the causes too: what breaks while a row is read is wrapped without its state. */
  static boolean isOutOfOrder(SQLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && (sql instanceof SQLTransientConnectionException
              || isOutOfOrder(sql.getSQLState())
              || CLOSED_BY_POOL.equals(sql.getMessage()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOutOfOrder(@Nullable String state) {
    return state != null
        && (state.equals(READ_ONLY)
            || (state.length() == 5 && OUT_OF_ORDER.contains(state.substring(0, 2))));
  }

  static LoginException unavailable(SQLException failure) {
    // The state says what is wrong; the text may hold values.
    LOG.warn("the database is out of order: SQLSTATE {}", failure.getSQLState());
    return new LoginException(LoginError.DATABASE_UNAVAILABLE, COME_AGAIN);
  }

  /** A database that does not keep up with what is asked of it. */
  static LoginException overloaded() {
    LOG.warn("the database does not keep up");
    return new LoginException(LoginError.DATABASE_UNAVAILABLE, COME_AGAIN);
  }

  /** Does something that the listener does not hear of. */
  static <T> T translated(Supplier<T> step) {
    try {
      return step.get();
    } catch (DataAccessException e) {
      SQLException cause = e.getCause(SQLException.class);
      throw cause != null && isOutOfOrder(cause) ? unavailable(cause) : e;
    }
  }

  /**
   * Transactions on a data source. Getting a connection, beginning and committing fail as
   * statements do: the listener does not hear of those.
   */
  static final class TranslatedTransactions extends ThreadLocalTransactionProvider {
    private final TranslatedConnections connections;

    TranslatedTransactions(DataSource dataSource) {
      this(new TranslatedConnections(dataSource));
    }

    private TranslatedTransactions(TranslatedConnections connections) {
      super(connections);
      this.connections = connections;
    }

    @Override
    public void begin(TransactionContext context) {
      translated(
          () -> {
            super.begin(context);
            return true;
          });
    }

    @Override
    public void commit(TransactionContext context) {
      translated(
          () -> {
            super.commit(context);
            return true;
          });
    }

    @Override
    public void rollback(TransactionContext context) {
      // Without this, a transaction that got no connection would wait for two more to undo nothing.
      connections.refuse.set(true);
      try {
        super.rollback(context);
      } finally {
        connections.refuse.remove();
      }
    }
  }

  /** Connections of a data source; getting one fails as statements do. */
  static final class TranslatedConnections extends DataSourceConnectionProvider {
    private final ThreadLocal<Boolean> refuse = ThreadLocal.withInitial(() -> false);

    TranslatedConnections(DataSource dataSource) {
      super(dataSource);
    }

    @Override
    public Connection acquire() {
      if (refuse.get()) {
        throw new IllegalStateException("there is no transaction to roll back");
      }
      return translated(super::acquire);
    }
  }
}
