package io.wechatlogin.races;

import io.wechatlogin.persistence.PostgresStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Races every pair on a PostgreSQL of its own, and prints the table. */
public final class Main {
  private static final String USAGE =
      """
      Usage: tools/races/race [TRIES [SEED [WORD]]]

        TRIES  for each pair; 1000 without
        SEED   repeats what was drawn in a run
        WORD   races only the pairs whose names contain it

      With RACE_OPTS=-Dstepwise=true the hot paths go step by step, as for hosts that have users of
      their own.
      """;

  private Main() {}

  /** Runs the races; exits with 1 where something goes on that must not. */
  public static void main(String[] args) throws IOException, SQLException {
    if (args.length > 3 || (args.length > 0 && !args[0].matches("\\d{1,7}"))) {
      System.err.print(USAGE);
      System.exit(2);
    }
    int tries = args.length > 0 ? Integer.parseInt(args[0]) : 1000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : new SecureRandom().nextInt();
    String word = args.length > 2 ? args[2] : "";
    List<Tally> tallies = new ArrayList<>();
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Nodes nodes = nodes(server)) {
      Race race = new Race(nodes, seed);
      List<Pair> pairs = Pair.all().stream().filter(p -> p.toString().contains(word)).toList();
      System.out.println("seed " + seed + ", " + pairs.size() + " pairs\n" + Tally.head());
      for (Pair pair : pairs) {
        Tally tally = race.run(pair, tries);
        System.out.println(tally);
        tallies.add(tally);
      }
      System.out.println(deadlocks(server) + " deadlocks, which PostgreSQL resolved");
    }
    List<String> findings = tallies.stream().flatMap(t -> t.findings().stream()).toList();
    findings.forEach(System.out::println);
    System.out.println(findings.size() + " survivors");
    System.exit(findings.isEmpty() ? 0 : 1);
  }

  /** Returns how often two transactions waited for each other: each time costs one of them 1 s. */
  static long deadlocks(EmbeddedPostgres server) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select sum(deadlocks)::bigint from pg_stat_database")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Nodes nodes(EmbeddedPostgres server) {
    return Nodes.on(
        server.getJdbcUrl("postgres", "postgres"),
        Boolean.getBoolean("stepwise")
            ? store -> store.ports(store.ports().users())
            : PostgresStore::ports);
  }
}
