package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Programs;
import io.wechatlogin.benchmarks.environment.Scenarios;
import io.wechatlogin.benchmarks.report.BarChart;
import io.wechatlogin.benchmarks.report.Report;
import java.time.Duration;
import java.util.Map;

/** {@code bench checks}: session checks per second in comparison with the floor and Spring Boot. */
public final class SessionChecks {
  private static final String OURS = "ours";
  private static final String FLOOR = "floor: one select by key";

  private SessionChecks() {}

  /** Runs the experiment. */
  public static void run() throws Exception {
    int rounds = Integer.getInteger("rounds", 5);
    Duration turn = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    try (Report report = new Report("checks");
        Environment environment = Environment.start(Environment.PERSONS)) {
      environment.testData().touchSessions();
      Comparison comparison = new Comparison(report, environment.postgres());
      Programs programs = environment.programs();
      Scenarios scenarios = Environment.scenarios();
      comparison.add(OURS, environment.closeAtEnd(programs.service()), scenarios.sessionCheck());
      comparison.add(FLOOR, environment.closeAtEnd(programs.floor()), scenarios.plainCheck());
      comparison.add(
          "Spring Boot, tuned",
          environment.closeAtEnd(programs.wxJavaTuned()),
          scenarios.plainCheck());
      comparison.warmUp(256, Integer.getInteger("warmUp", 60_000));
      BarChart chart = new BarChart("/s");
      for (int inFlight : new int[] {64, 256, 2000}) {
        Map<String, Comparison.Figures> all =
            comparison.run("session checks", inFlight, rounds, turn);
        all.forEach((name, figures) -> chart.add(name + ", " + inFlight, figures.perSecond()));
        comparison.compare(all, OURS, FLOOR);
      }
      report.chart("Session checks per second", chart);
    }
  }
}
