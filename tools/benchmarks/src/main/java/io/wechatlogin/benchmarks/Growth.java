package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Persons;
import io.wechatlogin.benchmarks.rig.Program;
import java.time.Duration;

/** (d) The same while the tables grow. */
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
    long most = Long.getLong("most", 10_000_000);
    try (Raw raw = new Raw("growth");
        Bench bench = Bench.start(10_000)) {
      Bars bars = new Bars("/s");
      for (long number = Long.getLong("least", 10_000); number <= most; number *= 10) {
        bench.rows().fill(number);
        for (String sizes : SIZES) {
          raw.line("%s", bench.postgres().ask(sizes));
        }
        Race race = new Race(raw, bench.postgres());
        Program service = bench.stopping(bench.subjects().service());
        Persons persons = new Persons(number);
        race.enter("ours, logins", service, persons.oneStepLogin());
        race.enter("ours, checks", service, persons.sessionCheck());
        race.warmUp(256, Integer.getInteger("warmUp", 30_000));
        String size = "%,d".formatted(number);
        race.run(size + " bindings and sessions", 256, rounds, lap)
            .forEach((name, laps) -> bars.add(name + ", " + size, laps.perSecond()));
        service.close();
      }
      raw.picture("Per second, while bindings and sessions grow", bars);
    }
  }
}
