package io.wechatlogin.persistence.store;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.io.Serial;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Distinguishes an unavailable database from a bug. The first becomes the refusal {@code
 * database_unavailable} with a time to retry after; the second propagates.
 */
public final class SqlFailures implements ExecuteListener {
  @Serial private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(SqlFailures.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  /**
   * The classes of SQLSTATE for a failed connection, insufficient resources, an intervention of the
   * operator, and a system error (PostgreSQL manual, appendix A).
   */
  private static final Set<String> UNAVAILABLE = Set.of("08", "53", "57", "58");

  private static final String READ_ONLY = "25006";

  /** The message, without a state, of a broken connection that the pool has taken away. */
  private static final String CLOSED_BY_POOL = "Connection is closed";

  private static final Set<String> LOST_RACE = Set.of("40001", "40P01");

  @Override
  public void exception(ExecuteContext context) {
    SQLException failure = context.sqlException();
    if (failure != null && isUnavailable(failure)) {
      context.exception(unavailable(failure));
    }
  }

  /** Returns whether the same transaction may succeed when it is run again. */
  static boolean isLostRace(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return LOST_RACE.contains(sql.getSQLState());
      }
    }
    return false;
  }

  /**
   * Returns whether a failure means that the database is unavailable. The causes count as well: the
   * driver wraps a connection that breaks while a row is read, without its state.
   */
  public static boolean isUnavailable(SQLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && (sql instanceof SQLTransientConnectionException
              || isUnavailable(sql.getSQLState())
              || CLOSED_BY_POOL.equals(sql.getMessage()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnavailable(@Nullable String state) {
    return state != null
        && (state.equals(READ_ONLY)
            || (state.length() == 5 && UNAVAILABLE.contains(state.substring(0, 2))));
  }

  private static LoginException unavailable(SQLException failure) {
    // The state says what is wrong. The message may contain values.
    LOG.warn("the database is unavailable: SQLSTATE {}", failure.getSQLState());
    return new LoginException(LoginError.DATABASE_UNAVAILABLE, RETRY_AFTER);
  }

  /** Returns the refusal of a request when too many requests wait for the database. */
  public static LoginException overloaded() {
    LOG.warn("the database is overloaded: a request was refused");
    return new LoginException(LoginError.DATABASE_UNAVAILABLE, RETRY_AFTER);
  }

  /** Runs a step on a connection that jOOQ does not report to its listeners. */
  public static <T> T translated(Supplier<T> step) {
    try {
      return step.get();
    } catch (DataAccessException e) {
      SQLException cause = e.getCause(SQLException.class);
      throw cause != null && isUnavailable(cause) ? unavailable(cause) : e;
    }
  }
}
