package io.wechatlogin.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Ports.IdentityPorts;
import io.wechatlogin.application.port.Ports.LoginPorts;
import io.wechatlogin.application.port.Ports.ProviderPorts;
import io.wechatlogin.application.port.Ports.SessionPorts;
import io.wechatlogin.application.port.Ports.StorePorts;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.signin.StepwiseSignIns;
import io.wechatlogin.persistence.tables.WechatLogin;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;

/** The ports on one PostgreSQL database, which it migrates when it is opened. */
public final class PostgresStore implements AutoCloseable {
  /**
   * What connections are told first. Everything goes by a key here; a plan that reads a table as a
   * whole, made while that was small, would outlive it. And no statement is worth compiling.
   */
  static final String PLANNING = "set enable_seqscan = off; set jit = off";

  private static final Duration CONNECTION_PATIENCE = Duration.ofSeconds(3);
  private static final Duration REACH_PATIENCE = Duration.ofSeconds(1);

  private final DataSource dataSource;
  private final Runnable closing;
  private final DSLContext dsl;
  private final StoreTransactions transactions;
  private final KeyRing keys;
  private final Signals signals;
  private final JooqScans scans;

  private PostgresStore(HostDatabase database, Runnable closing, KeyRing keys, Signals signals) {
    this.dataSource = database.dataSource();
    this.closing = closing;
    this.keys = keys;
    this.signals = signals;
    DefaultConfiguration configuration = new DefaultConfiguration();
    configuration.set(SQLDialect.POSTGRES).set(settings(database)).set(new Failures());
    if (database.transactions().isPresent()) {
      configuration.set(new Failures.TranslatedConnections(dataSource));
      dsl = DSL.using(configuration);
      transactions = new JoinedTransactions(dsl, database.transactions().get());
    } else {
      configuration.set(new Failures.TranslatedTransactions(dataSource));
      dsl = DSL.using(configuration);
      transactions = new JooqTransactions(dsl);
    }
    scans = new JooqScans(dsl, signals);
  }

  /** Returns how statements are written where the tables are in the connection's own schema. */
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
    return open(settings, keys, null);
  }

  /**
   * Opens a database through a connection pool of its own.
   *
   * @param tracker measures the pool
   */
  public static PostgresStore open(
      PostgresSettings settings, KeyRing keys, @Nullable MetricsTrackerFactory tracker) {
    String password = settings.password() == null ? null : settings.password().reveal();
    HikariConfig config = new HikariConfig();
    config.setPoolName("postgresql");
    config.setJdbcUrl(settings.jdbcUrl());
    config.setUsername(settings.user());
    config.setPassword(password);
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionInitSql(PLANNING);
    config.setConnectionTimeout(CONNECTION_PATIENCE.toMillis());
    config.setValidationTimeout(REACH_PATIENCE.toMillis());
    config.setInitializationFailTimeout(Duration.ofSeconds(10).toMillis());
    // A database that hangs must not hang its callers: the time budget ends here, too.
    config.addDataSourceProperty("socketTimeout", "5");
    config.addDataSourceProperty("connectTimeout", "3");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "wechat-login");
    // The server's details quote the values of the row, such as an openId.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.setMetricsTrackerFactory(tracker);
    HikariDataSource pool = new BoundedPool(config);
    try {
      // Not through the pool: a migration may take its time, and needs two connections.
      migrate(flyway -> flyway.dataSource(settings.jdbcUrl(), settings.user(), password));
      Properties properties = new Properties();
      properties.putAll(config.getDataSourceProperties());
      Optional.ofNullable(settings.user()).ifPresent(user -> properties.put("user", user));
      Optional.ofNullable(password).ifPresent(text -> properties.put("password", text));
      Signals signals =
          new Signals(() -> DriverManager.getConnection(settings.jdbcUrl(), properties));
      return new PostgresStore(HostDatabase.of(pool), pool::close, keys, signals);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /**
   * Opens a database through connections of the host, which closes them itself. The tables are made
   * in the schema that the connections come with; the host's own tables and migrations there stay
   * as they are. Where somebody waits for a change that another node may make, one connection is
   * kept.
   */
  public static PostgresStore on(DataSource dataSource, KeyRing keys) {
    return on(HostDatabase.of(dataSource), keys);
  }

  /**
   * As above, with what else the host shares: a schema, and its transactions.
   *
   * @throws IllegalArgumentException where the connections do not commit by themselves
   */
  public static PostgresStore on(HostDatabase database, KeyRing keys) {
    DataSource connections = database.dataSource();
    requireAutoCommit(connections);
    migrate(
        flyway -> {
          flyway.dataSource(connections);
          database.schema().ifPresent(flyway::defaultSchema);
          return flyway;
        });
    return new PostgresStore(database, () -> {}, keys, new Signals(connections::getConnection));
  }

  /** Without it, whatever is done outside of a transaction would be undone, and nobody told. */
  private static void requireAutoCommit(DataSource connections) {
    try (Connection connection = connections.getConnection()) {
      if (!connection.getAutoCommit()) {
        throw new IllegalArgumentException("the connections must commit by themselves");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database cannot be reached", e);
    }
  }

  private static void migrate(UnaryOperator<FluentConfiguration> on) {
    migrations(on).migrate();
  }

  /** Returns what knows which migrations were made, and makes the others. */
  static Flyway migrations(UnaryOperator<FluentConfiguration> on) {
    // A history of our own, that begins beside whatever the schema holds: a host may use Flyway.
    return on.apply(Flyway.configure())
        .locations("classpath:io/wechatlogin/persistence/migration")
        .table("wechat_login_migration")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }

  /** Returns the ports, with users that this store keeps. */
  public Ports ports() {
    JooqSessionKeys sessionKeys = new JooqSessionKeys(dsl, keys);
    JooqProfiles profiles = new JooqProfiles(dsl, keys);
    return ports(
        new JooqUsers(dsl, transactions),
        sessionKeys,
        profiles,
        new JooqSignIns(dsl, transactions, sessionKeys, profiles));
  }

  /** Returns the ports, with the users of a host. */
  public Ports ports(UserDirectory users) {
    return ports(users, new JooqSessionKeys(dsl, keys), new JooqProfiles(dsl, keys), null);
  }

  private Ports ports(
      UserDirectory users,
      JooqSessionKeys sessionKeys,
      JooqProfiles profiles,
      @Nullable SignIns oneStatement) {
    JooqBindings bindings = new JooqBindings(dsl, transactions);
    JooqOneTimeCodes codes = new JooqOneTimeCodes(dsl);
    JooqStates states = new JooqStates(dsl, keys, signals);
    JooqSessions sessions = new JooqSessions(dsl);
    JooqDeliveries deliveries = new JooqDeliveries(dsl);
    IdentityPorts identities =
        new IdentityPorts(bindings, bindings, sessionKeys, profiles, profiles);
    StorePorts store =
        new StorePorts(
            transactions,
            new JooqEvents(dsl),
            List.of(codes, states, sessions, scans, sessionKeys, profiles, deliveries));
    SignIns signIns =
        oneStatement == null
            ? new StepwiseSignIns(users, identities, codes, sessions, store)
            : oneStatement;
    return new Ports(
        users,
        identities,
        new LoginPorts(signIns, codes, states, scans),
        new SessionPorts(sessions, sessions, sessions),
        new ProviderPorts(new JooqAppTokens(dsl, keys, signals), deliveries),
        store);
  }

  /** Returns what seals by the first key whatever another key has sealed. */
  public Resealing resealing() {
    return new Resealing(dsl, keys);
  }

  /** Returns what the database's clock shows; all nodes have that one in common. */
  public Instant now() {
    return dsl.select(DSL.field("clock_timestamp()", OffsetDateTime.class))
        .fetchSingle()
        .value1()
        .toInstant();
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
    signals.close();
    closing.run();
  }
}
