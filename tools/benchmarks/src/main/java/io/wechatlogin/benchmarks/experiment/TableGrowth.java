package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Persons;
import io.wechatlogin.benchmarks.rig.Postgres;
import io.wechatlogin.benchmarks.rig.Program;
import io.wechatlogin.benchmarks.rig.Rows;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * (d) The same on tables of all sizes, each with a service of its own on a database of its own,
 * side by side: the machine changes its speed, and a ratio means something only where both took
 * turns. {@code -Dsizes} names other sizes, divided by commas.
 */
final class Growth {
  private static final String[] SIZES = {
    "select 'rows: ' || (select count(*) from app_user) || ' users, '"
        + " || (select count(*) from binding) || ' bindings, '"
        + " || (select count(*) from session) || ' sessions'",
    "select 'size: binding ' || pg_size_pretty(pg_total_relation_size('binding'))"
        + " || ', session ' || pg_size_pretty(pg_total_relation_size('session'))"
        + " || ', app_user ' || pg_size_pretty(pg_total_relation_size('app_user'))",
  };

  private Growth() {}

  static void run() throws Exception {
    int rounds = Integer.getInteger("rounds", 5);
    Duration lap = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    List<Long> sizes =
        Stream.of(System.getProperty("sizes", "10000,100000,1000000,10000000").split(","))
            .map(Long::valueOf)
            .toList();
    try (Raw raw = new Raw("growth");
        Bench bench = Bench.start(1)) {
      raw.line("huge pages: %s", bench.postgres().ask("show huge_pages_status"));
      Race race = new Race(raw, bench.postgres());
      Deque<Rows> databases = new ArrayDeque<>();
      for (long number : sizes) {
        Postgres database = bench.postgres().another("persons_" + number);
        Program service = bench.stopping(bench.subjects().on(database).service());
        Rows rows = new Rows(database);
        rows.fill(number);
        rows.removeNewSessions();
        databases.add(rows);
        for (String size : SIZES) {
          raw.line("%s", database.ask(size));
        }
        Persons persons = new Persons(number);
        race.enter(logins(number), service, persons.oneStepLogin());
        race.enter(checks(number), service, persons.sessionCheck());
      }
      // Until each connection has seen most pages of the largest tables: the first look at a page
      // that is in memory costs it a page fault.
      race.warmUp(256, Integer.getInteger("warmUp", 2_000_000));
      race.beforeEachRound(
          () -> {
            for (Rows rows : databases) {
              raw.line("%,d sessions before the round", rows.removeNewSessions());
            }
          });
      Map<String, Race.Laps> all =
          race.run("databases of all sizes side by side", 256, rounds, lap);
      Bars bars = new Bars("/s");
      for (long number : sizes.subList(1, sizes.size())) {
        race.compare(all, logins(number), logins(sizes.getFirst()));
        race.compare(all, checks(number), checks(sizes.getFirst()));
      }
      for (long number : sizes) {
        bars.add(logins(number), Objects.requireNonNull(all.get(logins(number))).perSecond());
        bars.add(checks(number), Objects.requireNonNull(all.get(checks(number))).perSecond());
      }
      raw.picture("Per second, by the number of bindings and sessions", bars);
    }
  }

  private static String logins(long number) {
    return "ours, logins, %,d".formatted(number);
  }

  private static String checks(long number) {
    return "ours, checks, %,d".formatted(number);
  }
}
