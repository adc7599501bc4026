package io.wechatlogin.persistence;

import io.wechatlogin.application.port.Transactions;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A PostgreSQL that belongs to the host: its connections, and what else it lets us share.
 *
 * @param dataSource gives connections in auto-commit mode; inside a transaction of the host, where
 *     {@code transactions} are given, the transaction's own
 * @param schema where our tables are, made where it is missing; without it they are in the schema
 *     that the connections come with
 * @param transactions the host's; without them the store begins and ends its own
 */
public record HostDatabase(
    DataSource dataSource, Optional<String> schema, Optional<Transactions> transactions) {
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  /**
   * Checks the schema's name.
   *
   * @throws IllegalArgumentException where it is not 1 to 63 of {@code a-z 0-9 _}, or begins with a
   *     digit
   */
  public HostDatabase {
    if (schema.filter(name -> !SCHEMA.matcher(name).matches()).isPresent()) {
      throw new IllegalArgumentException("a schema has 1 to 63 of a-z 0-9 _, and no digit first");
    }
  }

  /** Returns a database of the host, to be used through transactions of our own. */
  public static HostDatabase of(DataSource dataSource) {
    return new HostDatabase(dataSource, Optional.empty(), Optional.empty());
  }

  /** Keeps our tables apart from the host's, in a schema of their own. */
  public HostDatabase withSchema(String name) {
    return new HostDatabase(dataSource, Optional.of(name), transactions);
  }

  /**
   * Takes part in the host's transactions: what the host does around a call, and what its user
   * directory does inside of one, happens together with our part or not at all.
   *
   * <p>A refusal inside a transaction of the host undoes it, as any exception does that passes
   * through {@link Transactions#run}. A deadlock is tried again only where the transaction began
   * with us.
   */
  public HostDatabase withTransactions(Transactions hosts) {
    return new HostDatabase(dataSource, schema, Optional.of(hosts));
  }
}
