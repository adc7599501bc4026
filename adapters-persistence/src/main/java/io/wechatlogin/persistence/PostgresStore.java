package io.wechatlogin.persistence;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.Resealing;
import io.wechatlogin.persistence.store.ChangeNotifications;
import io.wechatlogin.persistence.store.JoinedTransactions;
import io.wechatlogin.persistence.store.Migrations;
import io.wechatlogin.persistence.store.OwnTransactions;
import io.wechatlogin.persistence.store.SqlFailures;
import io.wechatlogin.persistence.store.StoreTransactions;
import io.wechatlogin.persistence.store.TranslatedConnections;
import io.wechatlogin.persistence.store.TranslatedTransactions;
import io.wechatlogin.persistence.tables.WechatLogin;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;

/** The ports on one PostgreSQL database, which is migrated when it is opened. */
public final class PostgresStore implements AutoCloseable {
  private final Runnable onClose;
  private final DSLContext dsl;
  private final KeyRing keys;
  private final ChangeNotifications notifications;
  private final PostgresPorts ports;
  private Optional<DatabaseReadiness> readiness = Optional.empty();

  private PostgresStore(
      HostDatabase database, Runnable onClose, KeyRing keys, ChangeNotifications notifications) {
    DataSource dataSource = database.dataSource();
    this.onClose = onClose;
    this.keys = keys;
    this.notifications = notifications;
    DefaultConfiguration configuration = new DefaultConfiguration();
    configuration.set(SQLDialect.POSTGRES).set(settings(database)).set(new SqlFailures());
    StoreTransactions transactions;
    if (database.transactions().isPresent()) {
      configuration.set(new TranslatedConnections(dataSource));
      dsl = DSL.using(configuration);
      transactions = new JoinedTransactions(dsl, database.transactions().get());
    } else {
      configuration.set(new TranslatedTransactions(dataSource));
      dsl = DSL.using(configuration);
      transactions = new OwnTransactions(dsl);
    }
    ports = new PostgresPorts(dsl, transactions, keys, notifications);
  }

  /** Returns the settings for tables that are in the schema of the connection. */
  static Settings unqualified() {
    return new Settings()
        .withExecuteLogging(false)
        .withRenderFormatted(false)
        .withRenderSchema(false);
  }

  private static Settings settings(HostDatabase database) {
    Settings settings = unqualified();
    return database
        .schema()
        .map(name -> settings.withRenderSchema(true).withRenderMapping(in(name)))
        .orElse(settings);
  }

  private static RenderMapping in(String schema) {
    return new RenderMapping()
        .withSchemata(
            new MappedSchema().withInput(WechatLogin.WECHAT_LOGIN.getName()).withOutput(schema));
  }

  /** Opens a database through a connection pool of its own. */
  public static PostgresStore open(PostgresSettings settings, KeyRing keys) {
    return open(settings, keys, null, Inspection::requireUsable);
  }

  /**
   * Opens a database through a connection pool of its own.
   *
   * @param tracker measures the pool
   * @param judge throws where a database must not be used as it was found; nothing has been changed
   *     yet
   */
  public static PostgresStore open(
      PostgresSettings settings,
      KeyRing keys,
      @Nullable MetricsTrackerFactory tracker,
      Consumer<Inspection> judge) {
    PooledDatabase database = new PooledDatabase(settings, tracker);
    judge.accept(inspected(database, keys));
    database.migrate();
    HikariDataSource pool = database.openPool();
    PostgresStore store =
        new PostgresStore(HostDatabase.of(pool), pool::close, keys, database.notifications());
    store.readiness = Optional.of(database.readiness(pool, keys));
    return store;
  }

  private static Inspection inspected(PooledDatabase database, KeyRing keys) {
    try {
      return database.inspectOnceReachable(keys);
    } catch (SQLException e) {
      throw new IllegalStateException("the database cannot be reached", e);
    }
  }

  /**
   * Opens a database through the connections of a host, which closes them itself. The tables are
   * created in the schema of the connections; the host's own tables and migrations there stay as
   * they are. While a thread waits for a change that another node may make, one connection is held.
   */
  public static PostgresStore on(DataSource dataSource, KeyRing keys) {
    return on(HostDatabase.of(dataSource), keys);
  }

  /**
   * As above, with what else the host shares: a schema, and its transactions.
   *
   * @throws IllegalArgumentException where the connections are not in auto-commit mode
   */
  public static PostgresStore on(HostDatabase database, KeyRing keys) {
    DataSource connections = database.dataSource();
    requireAutoCommit(connections);
    Inspection.requireEncoding(connections);
    Migrations.of(
            flyway -> {
              flyway.dataSource(connections);
              database.schema().ifPresent(flyway::defaultSchema);
              return flyway;
            })
        .migrate();
    return new PostgresStore(
        database, () -> {}, keys, new ChangeNotifications(connections::getConnection));
  }

  /** Without auto-commit, whatever is done outside a transaction would be silently rolled back. */
  private static void requireAutoCommit(DataSource connections) {
    try (Connection connection = connections.getConnection()) {
      if (!connection.getAutoCommit()) {
        throw new IllegalArgumentException("the connections must be in auto-commit mode");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database cannot be reached", e);
    }
  }

  /** Returns the ports, with users that this store keeps. */
  public Ports ports() {
    return ports.withOwnUsers();
  }

  /** Returns the ports, with the users of a host. */
  public Ports ports(UserDirectory users) {
    return ports.with(users);
  }

  /** Returns what seals by the first key all values that another key has sealed. */
  public Resealing resealing() {
    return new Resealing(dsl, keys);
  }

  /** Returns the time of the database's clock, which all nodes have in common. */
  public Instant now() {
    return dsl.select(DSL.field("clock_timestamp()", OffsetDateTime.class))
        .fetchSingle()
        .value1()
        .toInstant();
  }

  /**
   * Returns what tells whether logins work.
   *
   * @throws IllegalStateException where a host opens the connections and knows it itself
   */
  public DatabaseReadiness readiness() {
    return readiness.orElseThrow(() -> new IllegalStateException("the connections are the host's"));
  }

  @Override
  public void close() {
    notifications.close();
    onClose.run();
  }
}
