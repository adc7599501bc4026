package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.OpenLoop;
import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

/** How long persons wait while WeChat is slow, and whether those who are in already notice. */
final class Slow {
  private static final int CHECKS_PER_SECOND = 1000;

  private Slow() {}

  static void run() throws Exception {
    Duration length = Duration.ofSeconds(Integer.getInteger("seconds", 15));
    int rounds = Integer.getInteger("rounds", 2);
    try (Raw raw = new Raw("slow");
        Bench bench = Bench.start(Bench.PERSONS)) {
      bench.rows().see();
      Program service = bench.stopping(bench.subjects().service());
      Race race = new Race(raw, bench.postgres());
      race.enter("logins", service, Bench.persons().oneStepLogin());
      race.enter("checks", service, Bench.persons().sessionCheck());
      race.warmUp(256, 60_000);
      Map<String, List<Double>> p99 = new LinkedHashMap<>();
      // Round 0 opens a thousand connections to the service, and to WeChat, and does not count.
      for (int round = 0; round <= rounds; round++) {
        bench.delay(Duration.ZERO);
        Measurement quiet = checks(service, length);
        raw.line("%d quiet: %4d checks/s          %s", round, CHECKS_PER_SECOND, quiet);
        bench.delay(Duration.ofMillis(100));
        raw.line("%d WeChat 100 ms, 1000 logins/s  %s", round, logins(service, 1000, length));
        bench.delay(Duration.ofSeconds(2));
        FutureTask<Measurement> beside = new FutureTask<>(() -> checks(service, length));
        Thread.ofPlatform().start(beside);
        raw.line("%d WeChat 2 s, 500 logins/s      %s", round, logins(service, 500, length));
        raw.line("%d beside it: %4d checks/s      %s", round, CHECKS_PER_SECOND, beside.get());
        if (round > 0) {
          note(p99, "ours, checks, nobody else", quiet);
          note(p99, "ours, checks, WeChat at 2 s", beside.get());
        }
      }
      Bars bars = new Bars("µs");
      p99.forEach(bars::add);
      raw.picture("p99 of session checks, 1,000 arriving per second", bars);
    }
  }

  private static void note(Map<String, List<Double>> p99, String name, Measurement measured) {
    p99.computeIfAbsent(name, first -> new ArrayList<>()).add(1000 * measured.millis(99));
  }

  private static Measurement logins(Program service, int perSecond, Duration length) {
    return new OpenLoop(service.url(), Bench.persons().oneStepLogin(), perSecond).run(length);
  }

  private static Measurement checks(Program service, Duration length) {
    return new OpenLoop(service.url(), Bench.persons().sessionCheck(), CHECKS_PER_SECOND)
        .run(length);
  }
}
