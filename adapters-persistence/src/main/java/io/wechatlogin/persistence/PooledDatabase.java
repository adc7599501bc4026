package io.wechatlogin.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.wechatlogin.persistence.store.BoundedPool;
import io.wechatlogin.persistence.store.ChangeNotifications;
import io.wechatlogin.persistence.store.Migrations;
import io.wechatlogin.persistence.store.TransactionPooler;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A database that the store connects to by itself, through a pool and beside it. */
final class PooledDatabase {
  private static final Logger LOG = LoggerFactory.getLogger(PooledDatabase.class);

  /**
   * The settings of each pooled connection. Every statement finds its rows by a key; a plan with a
   * sequential scan, made while a table was small, would outlive that state. No statement runs long
   * enough to be worth just-in-time compilation.
   */
  static final String PLANNER_SETTINGS = "set enable_seqscan = off; set jit = off";

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(10);

  /** How the driver is told to name no statement: each one is then planned when it is sent. */
  private static final String UNNAMED_STATEMENTS = "prepareThreshold";

  private final PostgresSettings settings;
  private final @Nullable String password;
  private final HikariConfig config;
  private boolean isPooled;

  PooledDatabase(PostgresSettings settings, @Nullable MetricsTrackerFactory tracker) {
    this.settings = settings;
    password = settings.password() == null ? null : settings.password().reveal();
    config = new HikariConfig();
    config.setPoolName("postgresql");
    config.setJdbcUrl(settings.jdbcUrl());
    config.setUsername(settings.user());
    config.setPassword(password);
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(STARTUP_TIMEOUT.toMillis());
    // A database that hangs must not hang its callers: the socket times out within their budget.
    config.addDataSourceProperty("socketTimeout", "5");
    config.addDataSourceProperty("connectTimeout", "3");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "wechat-login");
    // The details of a server error quote values of the row, such as an openId.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.setMetricsTrackerFactory(tracker);
  }

  /** Opens the pool, in the way that suits what is between here and the server. */
  HikariDataSource openPool() {
    isPooled = isBehindPooler();
    if (isPooled) {
      LOG.info(
          "a pooler in transaction mode is before the database: statements are not prepared{}",
          settings.directUrl() == null
              ? ", and changes of other nodes are noticed each second, unless"
                  + " WECHAT_LOGIN_DATABASE_DIRECT_URL leads to the server"
              : "");
      config.addDataSourceProperty(UNNAMED_STATEMENTS, "0");
    } else {
      config.setConnectionInitSql(PLANNER_SETTINGS);
    }
    return new BoundedPool(config);
  }

  /** A database that does not answer is the pool's to report. */
  private boolean isBehindPooler() {
    try {
      return TransactionPooler.isBetween(() -> connect(settings.jdbcUrl()));
    } catch (SQLException e) {
      LOG.debug("not known whether a pooler is before the database: SQLSTATE {}", e.getSQLState());
      return false;
    }
  }

  /**
   * Migrates outside the pool, on a connection of its own, because a migration may take long.
   *
   * @throws IllegalStateException where a pooler in transaction mode would tear it apart
   */
  void migrate() {
    if (isPooled && settings.directUrl() == null) {
      if (Migrations.of(this::direct).info().pending().length > 0) {
        throw new IllegalStateException(
            "a pooler in transaction mode is before it, and its tables have to be made or changed:"
                + " set WECHAT_LOGIN_DATABASE_DIRECT_URL to the URL of the server itself");
      }
      return;
    }
    Migrations.apply(this::direct);
  }

  private FluentConfiguration direct(FluentConfiguration flyway) {
    return flyway.dataSource(settings.urlOfServer(), settings.user(), password);
  }

  /** Returns what wakes the threads that wait for changes of other nodes. */
  ChangeNotifications notifications() {
    return isPooled && settings.directUrl() == null
        ? ChangeNotifications.byChecking()
        : new ChangeNotifications(() -> connect(settings.urlOfServer()));
  }

  /** Opens a connection outside the pool. */
  private Connection connect(String url) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(config.getDataSourceProperties());
    Optional.ofNullable(settings.user()).ifPresent(user -> properties.put("user", user));
    Optional.ofNullable(password).ifPresent(text -> properties.put("password", text));
    return DriverManager.getConnection(url, properties);
  }
}
