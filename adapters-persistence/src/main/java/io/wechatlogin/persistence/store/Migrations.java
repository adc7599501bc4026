package io.wechatlogin.persistence.store;

import java.util.function.UnaryOperator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

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
    return database
        .apply(Flyway.configure())
        .locations(LOCATION)
        .table("wechat_login_migration")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load();
  }
}
