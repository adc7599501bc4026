package io.wechatlogin.persistence;

import io.wechatlogin.application.port.Transactions;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A PostgreSQL database that belongs to a host: its connections, and what else the host shares.
 *
 * @param dataSource returns connections in auto-commit mode; inside a transaction of the host,
 *     where {@code transactions} are given, it returns the connection of that transaction
 * @param schema where the tables are; it is created if it does not exist. Without it, the tables
 *     are in the schema of the connections
 * @param transactions the transactions of the host; without them the store begins and ends its own
 */
public record HostDatabase(
    DataSource dataSource, Optional<String> schema, Optional<Transactions> transactions) {
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  /**
   * Checks the name of the schema.
   *
   * @throws IllegalArgumentException where it is not 1 to 63 characters of {@code a-z 0-9 _}, or
   *     begins with a digit
   */
  public HostDatabase {
    if (schema.filter(name -> !SCHEMA.matcher(name).matches()).isPresent()) {
      throw new IllegalArgumentException(
          "a schema has 1 to 63 characters of a-z 0-9 _ and does not begin with a digit");
    }
  }

  /** Returns a database of a host in which the store begins and ends its own transactions. */
  public static HostDatabase of(DataSource dataSource) {
    return new HostDatabase(dataSource, Optional.empty(), Optional.empty());
  }

  /** Returns this database with the tables of the store in a schema of their own. */
  public HostDatabase withSchema(String name) {
    return new HostDatabase(dataSource, Optional.of(name), transactions);
  }

  /**
   * Returns this database with the store taking part in the host's transactions. The work of the
   * host around a call, and of its user directory inside a call, is then committed together with
   * the work of the store, or not at all.
   *
   * <p>A refusal inside a transaction of the host rolls it back, as any exception does that passes
   * through {@link Transactions#run}. After a deadlock, only a transaction that the store began is
   * run again.
   */
  public HostDatabase withTransactions(Transactions host) {
    return new HostDatabase(dataSource, schema, Optional.of(host));
  }
}
