package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Persons;
import io.wechatlogin.benchmarks.rig.Subjects;
import java.time.Duration;
import java.util.Map;

/** (b) Session checks per second: a token in, whose it is out. */
final class Checks {
  private static final String OURS = "ours";
  private static final String FLOOR = "floor: one select by key";

  private Checks() {}

  static void run() throws Exception {
    int rounds = Integer.getInteger("rounds", 5);
    Duration lap = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    try (Raw raw = new Raw("checks");
        Bench bench = Bench.start(Bench.PERSONS)) {
      bench.rows().see();
      Race race = new Race(raw, bench.postgres());
      Subjects subjects = bench.subjects();
      Persons persons = Bench.persons();
      race.enter(OURS, bench.stopping(subjects.service()), persons.sessionCheck());
      race.enter(FLOOR, bench.stopping(subjects.bareJavalin()), persons.plainCheck());
      race.enter(
          "Spring Boot, tuned", bench.stopping(subjects.wxJavaTuned()), persons.plainCheck());
      race.warmUp(256, Integer.getInteger("warmUp", 60_000));
      Bars bars = new Bars("/s");
      for (int inFlight : new int[] {64, 256, 2000}) {
        Map<String, Race.Laps> all = race.run("session checks", inFlight, rounds, lap);
        all.forEach((name, laps) -> bars.add(name + ", " + inFlight, laps.perSecond()));
        race.compare(all, OURS, FLOOR);
      }
      raw.picture("Session checks per second", bars);
    }
  }
}
