package io.wechatlogin.persistence.store;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The migrations of the schema. */
public final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final String LOCATION = "classpath:io/wechatlogin/persistence/migration";

  /**
   * How long a migration waits for a lock. Whoever wants the table meanwhile waits behind it: a
   * login, for as long as a backup reads. Below a second, after which PostgreSQL ends one side of a
   * deadlock: so it is never the login.
   */
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(800);

  /** How long logins go on before a migration asks for the lock again. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private static final int MAX_ATTEMPTS = 150;

  /** Of a lock that was not free in time, and of a deadlock. */
  private static final Set<String> LOCKED = Set.of("55P03", "40P01");

  /** Limits how long each connection of a migration waits for a lock. */
  private static final class LockTimeout extends BaseCallback {
    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.AFTER_CONNECT;
    }

    @Override
    public void handle(Event event, Context context) {
      try (Statement statement = context.getConnection().createStatement()) {
        statement.execute("set lock_timeout = " + LOCK_TIMEOUT.toMillis());
      } catch (SQLException e) {
        throw new FlywayException(e);
      }
    }
  }

  private Migrations() {}

  /**
   * Applies the migrations that are missing, through connections that belong to nobody else. A
   * migration that a long transaction keeps from a table begins again, ten minutes long.
   *
   * @param database configures where the tables are
   */
  public static void apply(UnaryOperator<FluentConfiguration> database) {
    Flyway flyway = of(configuration -> database.apply(configuration).callbacks(new LockTimeout()));
    for (int attempt = 1; ; attempt++) {
      try {
        flyway.migrate();
        return;
      } catch (FlywayException failure) {
        if (!isLocked(failure) || attempt == MAX_ATTEMPTS) {
          throw failure;
        }
        if (attempt == 1) {
          LOG.warn("a migration waits for a transaction that uses its tables, such as a backup");
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static boolean isLocked(FlywayException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && LOCKED.contains(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns what knows which migrations were applied to a database, and applies the others.
   *
   * @param database configures where the tables are
   */
  public static Flyway of(UnaryOperator<FluentConfiguration> database) {
    // The history has a table of its own and may begin in a schema that is not empty: a host may
    // use Flyway for its own tables beside ours.
    FluentConfiguration configuration =
        database
            // Of this class: the loader of a thread of the host may not know the migrations.
            .apply(Flyway.configure(Migrations.class.getClassLoader()))
            .locations(LOCATION)
            .table("wechat_login_migration")
            .baselineOnMigrate(true)
            .baselineVersion("0");
    // Then one connection does everything, and a migration and the record of it are one
    // transaction: a start that is killed leaves both or none. Otherwise Flyway holds its lock by a
    // transaction on a second connection, and writes the record there.
    Objects.requireNonNull(
            configuration.getConfigurationExtension(PostgreSQLConfigurationExtension.class))
        .setTransactionalLock(false);
    return configuration.load();
  }
}
