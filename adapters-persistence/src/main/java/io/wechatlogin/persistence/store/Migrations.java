package io.wechatlogin.persistence.store;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** The migrations of the schema. */
public final class Migrations {
  private static final String LOCATION = "classpath:io/wechatlogin/persistence/migration";

  private Migrations() {}

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
            .apply(Flyway.configure())
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
