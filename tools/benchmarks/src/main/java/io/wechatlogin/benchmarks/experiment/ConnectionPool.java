package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Program;
import java.time.Duration;
import java.util.Map;

/** How many connections to the database are worth having. */
final class Pool {
  private static final int[] CONNECTIONS = {4, 8, 16, 32};

  private Pool() {}

  static void run() throws Exception {
    int rounds = Integer.getInteger("rounds", 3);
    Duration lap = Duration.ofSeconds(Integer.getInteger("seconds", 4));
    try (Raw raw = new Raw("pool");
        Bench bench = Bench.start(Bench.PERSONS)) {
      bench.rows().see();
      Race race = new Race(raw, bench.postgres());
      for (int connections : CONNECTIONS) {
        Program service = bench.stopping(bench.subjects().serviceWithPool(connections));
        race.enter(
            "ours, %2d, one step".formatted(connections), service, Bench.persons().oneStepLogin());
        race.enter(
            "ours, %2d, two steps".formatted(connections), service, Bench.persons().twoStepLogin());
      }
      race.warmUp(256, Integer.getInteger("warmUp", 20_000));
      Bars bars = new Bars("/s");
      Map<String, Race.Laps> all = race.run("connections", 256, rounds, lap);
      all.forEach((name, laps) -> bars.add(name, laps.perSecond()));
      raw.picture("Logins per second at so many connections, 256 in flight", bars);
    }
  }
}
