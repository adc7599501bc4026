package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Persons;
import io.wechatlogin.benchmarks.rig.Postgres;
import io.wechatlogin.benchmarks.rig.Program;
import io.wechatlogin.benchmarks.rig.Rows;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * (d) The same on tables of all sizes, each with a service of its own on a database of its own,
 * side by side: the machine changes its speed, and a ratio means something only where both took
 * turns.
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
    long least = Long.getLong("least", 10_000);
    long most = Long.getLong("most", 10_000_000);
    try (Raw raw = new Raw("growth");
        Bench bench = Bench.start(1)) {
      Race race = new Race(raw, bench.postgres());
      for (long number = least; number <= most; number *= 10) {
        Postgres database = bench.postgres().another("persons_" + number);
        Program service = bench.stopping(bench.subjects().on(database).service());
        new Rows(database).fill(number);
        for (String sizes : SIZES) {
          raw.line("%s", database.ask(sizes));
        }
        Persons persons = new Persons(number);
        race.enter(logins(number), service, persons.oneStepLogin());
        race.enter(checks(number), service, persons.sessionCheck());
      }
      race.warmUp(256, Integer.getInteger("warmUp", 200_000));
      Map<String, Race.Laps> all =
          race.run("databases of all sizes side by side", 256, rounds, lap);
      Bars bars = new Bars("/s");
      for (long number = least; number <= most; number *= 10) {
        race.compare(all, logins(number), logins(least));
        race.compare(all, checks(number), checks(least));
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
