package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.rig.Program;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** (a) Logins per second, side by side in one run. */
final class Logins {
  private Logins() {}

  record Contender(Program program, Scenario scenario) {}

  static void run(String[] args) throws Exception {
    int rounds = Integer.getInteger("rounds", 3);
    Duration length = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    int inFlight = Integer.getInteger("inFlight", 256);
    try (Bench bench = Bench.start(Bench.PERSONS)) {
      Map<String, Contender> contenders = new LinkedHashMap<>();
      Program service = bench.stopping(bench.subjects().service());
      contenders.put("ours", new Contender(service, Bench.persons().oneStepLogin()));
      contenders.put("ours mini", new Contender(service, Bench.persons().miniProgramLogin()));
      contenders.put("floor", plain(bench.stopping(bench.subjects().bareJavalin())));
      contenders.put("JustAuth tuned", plain(bench.stopping(bench.subjects().justAuthTuned())));
      contenders.put("WxJava tuned", plain(bench.stopping(bench.subjects().wxJavaTuned())));
      contenders.put(
          "JustAuth as shown", plain(bench.stopping(bench.subjects().justAuthAsShown())));
      for (int round = 0; round <= rounds; round++) {
        for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
          Program program = contender.getValue().program();
          Duration before = program.processorTime();
          Duration databaseBefore = bench.postgres().processorTime();
          Measurement measured =
              Bench.load(program.url(), contender.getValue().scenario(), inFlight, length);
          System.out.printf(
              "%d %-20s %s  cpu %4.0f us  database %4.0f us%n",
              round,
              contender.getKey(),
              measured,
              each(program.processorTime().minus(before), measured),
              each(bench.postgres().processorTime().minus(databaseBefore), measured));
        }
      }
    }
  }

  /** How long a core was used for one. */
  private static double each(Duration used, Measurement measured) {
    return used.toNanos() / 1000.0 / Math.max(1, measured.times().getTotalCount());
  }

  private static Contender plain(Program program) {
    return new Contender(program, Bench.persons().plainLogin());
  }
}
