package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.rig.Program;
import io.wechatlogin.benchmarks.rig.Subjects;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** (a) Logins per second, side by side in one run. */
final class Logins {
  private Logins() {}

  record Contender(Program program, Scenario scenario) {}

  static void run(String[] args) throws Exception {
    int rounds = Integer.getInteger("rounds", 3);
    Duration length = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    int inFlight = Integer.getInteger("inFlight", 256);
    try (Bench bench = Bench.start(Bench.PERSONS)) {
      Map<String, Contender> contenders = contenders(bench, Set.of(args));
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

  private static Map<String, Contender> contenders(Bench bench, Set<String> wanted)
      throws IOException {
    Map<String, Contender> contenders = new LinkedHashMap<>();
    Subjects subjects = bench.subjects();
    if (isWanted(wanted, "ours")) {
      Program service = bench.stopping(subjects.service());
      contenders.put("ours", new Contender(service, Bench.persons().oneStepLogin()));
      contenders.put("ours, two steps", new Contender(service, Bench.persons().twoStepLogin()));
      contenders.put("ours, mini", new Contender(service, Bench.persons().miniProgramLogin()));
    }
    if (isWanted(wanted, "floor")) {
      contenders.put("floor", plain(bench.stopping(subjects.bareJavalin())));
    }
    if (isWanted(wanted, "baselines")) {
      contenders.put("JustAuth tuned", plain(bench.stopping(subjects.justAuthTuned())));
      contenders.put("WxJava tuned", plain(bench.stopping(subjects.wxJavaTuned())));
      contenders.put("JustAuth as shown", plain(bench.stopping(subjects.justAuthAsShown())));
    }
    return contenders;
  }

  private static boolean isWanted(Set<String> wanted, String name) {
    return wanted.isEmpty() || wanted.contains(name);
  }

  /** How long a core was used for one. */
  private static double each(Duration used, Measurement measured) {
    return used.toNanos() / 1000.0 / Math.max(1, measured.times().getTotalCount());
  }

  private static Contender plain(Program program) {
    return new Contender(program, Bench.persons().plainLogin());
  }
}
