package io.wechatlogin.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.wechatlogin.persistence.store.BoundedPool;
import io.wechatlogin.persistence.store.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A database that the store connects to by itself, through a pool and beside it. */
final class PooledDatabase {
  /**
   * The settings of each pooled connection. Every statement finds its rows by a key; a plan with a
   * sequential scan, made while a table was small, would outlive that state. No statement runs long
   * enough to be worth just-in-time compilation.
   */
  static final String PLANNER_SETTINGS = "set enable_seqscan = off; set jit = off";

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration STARTUP_TIMEOUT = Duration.ofSeconds(10);

  private final PostgresSettings settings;
  private final @Nullable String password;
  private final HikariConfig config;

  PooledDatabase(PostgresSettings settings, @Nullable MetricsTrackerFactory tracker) {
    this.settings = settings;
    password = settings.password() == null ? null : settings.password().reveal();
    config = new HikariConfig();
    config.setPoolName("postgresql");
    config.setJdbcUrl(settings.jdbcUrl());
    config.setUsername(settings.user());
    config.setPassword(password);
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionInitSql(PLANNER_SETTINGS);
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

  HikariDataSource openPool() {
    return new BoundedPool(config);
  }

  /** Migrates outside the pool: a migration may take long, and needs two connections. */
  void migrate() {
    Migrations.of(flyway -> flyway.dataSource(settings.jdbcUrl(), settings.user(), password))
        .migrate();
  }

  /** Opens a connection outside the pool. */
  Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.putAll(config.getDataSourceProperties());
    Optional.ofNullable(settings.user()).ifPresent(user -> properties.put("user", user));
    Optional.ofNullable(password).ifPresent(text -> properties.put("password", text));
    return DriverManager.getConnection(settings.jdbcUrl(), properties);
  }
}
