package io.wechatlogin.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.wechatlogin.persistence.schema.SchemaRepair;
import io.wechatlogin.persistence.schema.UnfinishedMigration;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.store.BoundedPool;
import io.wechatlogin.persistence.store.ChangeNotifications;
import io.wechatlogin.persistence.store.Migrations;
import io.wechatlogin.persistence.store.SqlFailures;
import io.wechatlogin.persistence.store.TransactionPooler;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
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
  private static final Duration RETRY_INTERVAL = Duration.ofMillis(200);

  /** How the driver is told to name no statement: each one is then planned when it is sent. */
  private static final String UNNAMED_STATEMENTS = "prepareThreshold";

  private final PostgresSettings settings;
  private final @Nullable String password;
  private final HikariConfig config;
  private boolean isPooled;
  private String newestMigration = "";

  /** A connection that can no longer write is replaced: a new one may find the primary. */
  private static final class LostPrimary implements SQLExceptionOverride {
    private static final String READ_ONLY = "25006";

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
      return READ_ONLY.equals(failure.getSQLState())
          ? Override.MUST_EVICT
          : Override.CONTINUE_EVICT;
    }
  }

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
    config.setExceptionOverride(new LostPrimary());
  }

  /**
   * Inspects the database, in the way that suits what is between here and the server.
   *
   * @throws SQLException where it refuses the connection or does not answer
   */
  Inspection inspect(Optional<KeyRing> keys) throws SQLException {
    try (Connection connection = connect(settings.jdbcUrl())) {
      isPooled = TransactionPooler.isBetween(connection, () -> connect(settings.jdbcUrl()));
      MigrationInfoService migrations = flyway().info();
      newestMigration = newestOf(migrations);
      int pending = pendingOf(migrations);
      return Inspection.on(connection, pending, obstacle(pending), keys);
    }
  }

  /** Returns the version that this version of the service needs. */
  private static String newestOf(MigrationInfoService migrations) {
    return Arrays.stream(migrations.all())
        .filter(info -> info.getVersion() != null && info.getState().isResolved())
        .map(MigrationInfo::getVersion)
        .max(Comparator.naturalOrder())
        .map(MigrationVersion::getVersion)
        .orElse("");
  }

  /** Counts what is not applied; a migration that is recorded as failed is not. */
  private static int pendingOf(MigrationInfoService migrations) {
    return (int)
        Arrays.stream(migrations.all())
            .map(MigrationInfo::getState)
            .filter(state -> state == MigrationState.PENDING || state.isFailed())
            .count();
  }

  /** Returns what tells whether logins work. */
  DatabaseReadiness readiness(HikariDataSource pool, KeyRing keys) {
    return new DatabaseReadiness(pool, () -> connect(settings.jdbcUrl()), newestMigration, keys);
  }

  /**
   * Finishes migrations that were ended half way.
   *
   * @return what was done, one line for each
   * @throws IllegalStateException with the reason where one cannot be finished
   */
  List<String> repair() throws SQLException {
    try (Connection connection = connectForLong()) {
      return SchemaRepair.run(connection, flyway());
    }
  }

  /** Inspects the database as soon as it answers: it may be starting at this moment, too. */
  Inspection inspectOnceReachable(KeyRing keys) throws SQLException {
    long end = System.nanoTime() + STARTUP_TIMEOUT.toNanos();
    while (true) {
      try {
        return inspect(Optional.of(keys));
      } catch (SQLException e) {
        if (!SqlFailures.isUnavailable(e) || System.nanoTime() > end) {
          throw e;
        }
        LOG.debug("the database does not answer yet: SQLSTATE {}", e.getSQLState());
        LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
      }
    }
  }

  /** Opens the pool, after an inspection. */
  HikariDataSource openPool() {
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

  /** Migrates outside the pool, on a connection of its own, because a migration may take long. */
  void migrate() {
    if (!isPooled || settings.directUrl() != null) {
      Migrations.apply(this::direct);
    }
  }

  /** Returns why migrations that are pending cannot be applied. */
  private Optional<String> obstacle(int pending) throws SQLException {
    if (pending == 0) {
      return Optional.empty();
    }
    if (isPooled && settings.directUrl() == null) {
      return Optional.of(
          "a pooler in transaction mode is before it, and its tables have to be made or changed:"
              + " set WECHAT_LOGIN_DATABASE_DIRECT_URL to the URL of the server itself");
    }
    try (Connection connection = connectForLong()) {
      return SchemaRepair.find(connection, flyway()).map(UnfinishedMigration::words);
    }
  }

  private Flyway flyway() {
    return Migrations.of(this::direct);
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
    return connect(url, properties);
  }

  /** Opens a connection to the server itself, for statements that may take long. */
  private Connection connectForLong() throws SQLException {
    return connect(settings.urlOfServer(), new Properties());
  }

  private Connection connect(String url, Properties properties) throws SQLException {
    Optional.ofNullable(settings.user()).ifPresent(user -> properties.put("user", user));
    Optional.ofNullable(password).ifPresent(text -> properties.put("password", text));
    return DriverManager.getConnection(url, properties);
  }
}
