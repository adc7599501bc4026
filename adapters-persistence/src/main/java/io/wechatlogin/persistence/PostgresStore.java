package io.wechatlogin.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.wechatlogin.application.StepwiseSignIns;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.application.port.States;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DataSourceConnectionProvider;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.ThreadLocalTransactionProvider;

/** The ports on one PostgreSQL database, which it migrates when it is opened. */
public final class PostgresStore implements AutoCloseable {
  private static final Duration CONNECTION_PATIENCE = Duration.ofSeconds(3);
  private static final Duration REACH_PATIENCE = Duration.ofSeconds(1);

  private final DataSource dataSource;
  private final Runnable closing;
  private final DSLContext dsl;
  private final KeyRing keys;

  private PostgresStore(DataSource dataSource, Runnable closing, KeyRing keys) {
    this.dataSource = dataSource;
    this.closing = closing;
    this.keys = keys;
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:io/wechatlogin/persistence/migration")
        .load()
        .migrate();
    this.dsl =
        DSL.using(
            new DefaultConfiguration()
                .set(SQLDialect.POSTGRES)
                .set(new Settings().withExecuteLogging(false).withRenderFormatted(false))
                .set(new Failures())
                .set(
                    new ThreadLocalTransactionProvider(
                        new DataSourceConnectionProvider(dataSource))));
  }

  /** Opens a database through a connection pool of its own. */
  public static PostgresStore open(PostgresSettings settings, KeyRing keys) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("postgresql");
    config.setJdbcUrl(settings.jdbcUrl());
    config.setUsername(settings.user());
    config.setPassword(settings.password() == null ? null : settings.password().reveal());
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(CONNECTION_PATIENCE.toMillis());
    config.setInitializationFailTimeout(Duration.ofSeconds(10).toMillis());
    // A database that hangs must not hang its callers: the time budget ends here, too.
    config.addDataSourceProperty("socketTimeout", "10");
    config.addDataSourceProperty("connectTimeout", "3");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "wechat-login");
    HikariDataSource pool = new HikariDataSource(config);
    try {
      return new PostgresStore(pool, pool::close, keys);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** Opens a database through connections of the host, which closes them itself. */
  public static PostgresStore on(DataSource dataSource, KeyRing keys) {
    return new PostgresStore(dataSource, () -> {}, keys);
  }

  /** Returns the ports, with users that are kept here. */
  public Ports ports() {
    return new Ports(
        new JooqUsers(dsl),
        new JooqBindings(dsl),
        new JooqOneTimeCodes(dsl),
        new JooqStates(dsl, keys),
        new JooqSessions(dsl),
        new JooqEvents(dsl),
        new JooqSignIns(dsl),
        new JooqTransactions(dsl));
  }

  /** Returns the ports, with the users of a host. */
  public Ports ports(UserDirectory users) {
    Bindings bindings = new JooqBindings(dsl);
    OneTimeCodes codes = new JooqOneTimeCodes(dsl);
    States states = new JooqStates(dsl, keys);
    Sessions sessions = new JooqSessions(dsl);
    Events events = new JooqEvents(dsl);
    Transactions transactions = new JooqTransactions(dsl);
    return new Ports(
        users,
        bindings,
        codes,
        states,
        sessions,
        events,
        new StepwiseSignIns(users, bindings, codes, sessions, events, transactions),
        transactions);
  }

  /** Tells whether the database answers just now. */
  public boolean isReachable() {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid((int) REACH_PATIENCE.toSeconds());
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closing.run();
  }
}
