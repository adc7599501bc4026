package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.OpenLoop;
import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Persons;
import io.wechatlogin.benchmarks.rig.Program;
import io.wechatlogin.benchmarks.rig.Subjects;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** (a) Full logins per second, side by side in one run, and how long persons wait. */
final class Logins {
  private static final int[] IN_FLIGHT = {64, 256, 2000};
  private static final String OURS = "ours";
  private static final String FLOOR = "floor: same statement";
  private static final String JUSTAUTH = "JustAuth, tuned";
  private static final String WXJAVA = "WxJava, tuned";
  private static final String AS_SHOWN = "JustAuth, as shown";

  private Logins() {}

  /**
   * @param wanted who runs: ours, floor, baselines; all where none is named
   */
  static void run(Set<String> wanted) throws Exception {
    int rounds = Integer.getInteger("rounds", 5);
    Duration lap = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    int only = Integer.getInteger("inFlight", 0);
    try (Raw raw = new Raw("logins");
        Bench bench = Bench.start(Bench.PERSONS)) {
      Race race = new Race(raw, bench.postgres());
      Program service = enter(race, bench, wanted);
      race.warmUp(256, Integer.getInteger("warmUp", 20_000));
      Bars bars = new Bars("/s");
      for (int inFlight : only == 0 ? IN_FLIGHT : new int[] {only}) {
        Map<String, Race.Laps> all = race.run("WeChat at 0 ms", inFlight, rounds, lap);
        all.forEach((name, laps) -> bars.add(name + ", " + inFlight, laps.perSecond()));
        if (wanted.isEmpty()) {
          race.compare(all, OURS, FLOOR);
          race.compare(all, OURS, JUSTAUTH);
          race.compare(all, OURS, WXJAVA);
          race.compare(all, OURS, AS_SHOWN);
        }
      }
      raw.picture("Logins per second, WeChat at 0 ms", bars);
      if (wanted.isEmpty()) {
        bench.delay(Duration.ofMillis(100));
        for (int inFlight : IN_FLIGHT) {
          race.run("WeChat at 100 ms", inFlight, 1, lap);
        }
        raw.line("%n## open loop: times count from the moment at which a login was due");
        for (int delay : new int[] {0, 100}) {
          bench.delay(Duration.ofMillis(delay));
          open(raw, service, delay, lap);
        }
      }
    }
  }

  private static void open(Raw raw, Program service, int delay, Duration lap) {
    for (int perSecond : new int[] {500, 1000, 2000, 4000}) {
      Measurement measured =
          new OpenLoop(service.url(), Bench.persons().oneStepLogin(), perSecond)
              .run(lap.multipliedBy(2));
      raw.line("WeChat at %3d ms, %4d/s arriving: %s", delay, perSecond, measured);
    }
  }

  private static Program enter(Race race, Bench bench, Set<String> wanted) throws IOException {
    Subjects subjects = bench.subjects();
    Persons persons = Bench.persons();
    Program service = bench.stopping(subjects.service());
    race.enter(OURS, service, persons.oneStepLogin());
    race.enter("ours, two steps", service, persons.twoStepLogin());
    race.enter("ours, mini program", service, persons.miniProgramLogin());
    if (wanted.isEmpty() || wanted.contains("floor")) {
      race.enter(FLOOR, bench.stopping(subjects.bareJavalin()), persons.plainLogin());
    }
    if (wanted.isEmpty() || wanted.contains("baselines")) {
      race.enter(JUSTAUTH, bench.stopping(subjects.justAuthTuned()), persons.plainLogin());
      race.enter(WXJAVA, bench.stopping(subjects.wxJavaTuned()), persons.plainLogin());
      race.enter(AS_SHOWN, bench.stopping(subjects.justAuthAsShown()), persons.plainLogin());
    }
    return service;
  }
}
