package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.environment.Programs;
import io.wechatlogin.benchmarks.environment.Scenarios;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.OpenLoop;
import io.wechatlogin.benchmarks.report.BarChart;
import io.wechatlogin.benchmarks.report.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * {@code bench logins [floor|baselines]}: complete logins per second in comparison with the floor
 * and the baselines, and the response times at fixed arrival rates.
 */
public final class Logins {
  private static final int[] IN_FLIGHT = {64, 256, 2000};
  private static final String OURS = "ours";
  private static final String FLOOR = "floor: same statement";
  private static final String JUSTAUTH = "JustAuth, tuned";
  private static final String WXJAVA = "WxJava, tuned";
  private static final String AS_SHOWN = "JustAuth, as shown";

  private Logins() {}

  /**
   * Runs the experiment.
   *
   * @param wanted what to compare the service with: {@code floor}, {@code baselines}; if empty,
   *     both
   */
  public static void run(Set<String> wanted) throws Exception {
    int rounds = Integer.getInteger("rounds", 5);
    Duration turn = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    int only = Integer.getInteger("inFlight", 0);
    try (Report report = new Report("logins");
        Environment environment = Environment.start(Environment.PERSONS)) {
      Comparison comparison = new Comparison(report, environment.postgres());
      Program service = addCandidates(comparison, environment, wanted);
      comparison.warmUp(256, Integer.getInteger("warmUp", 20_000));
      BarChart chart = new BarChart("/s");
      for (int inFlight : only == 0 ? IN_FLIGHT : new int[] {only}) {
        Map<String, Comparison.Figures> all =
            comparison.run("WeChat at 0 ms", inFlight, rounds, turn);
        all.forEach((name, figures) -> chart.add(name + ", " + inFlight, figures.perSecond()));
        if (wanted.isEmpty()) {
          comparison.compare(all, OURS, FLOOR);
          comparison.compare(all, OURS, JUSTAUTH);
          comparison.compare(all, OURS, WXJAVA);
          comparison.compare(all, OURS, AS_SHOWN);
        }
      }
      report.chart("Logins per second, WeChat at 0 ms", chart);
      if (wanted.isEmpty()) {
        environment.wechatDelay(Duration.ofMillis(100));
        for (int inFlight : IN_FLIGHT) {
          comparison.run("WeChat at 100 ms", inFlight, 1, turn);
        }
        report.line("%n## open loop: times count from the moment at which a login was due");
        for (int delay : new int[] {0, 100}) {
          environment.wechatDelay(Duration.ofMillis(delay));
          measureResponseTimes(report, service, delay, turn);
        }
      }
    }
  }

  private static void measureResponseTimes(
      Report report, Program service, int delay, Duration turn) {
    for (int perSecond : new int[] {500, 1000, 2000, 4000}) {
      Measurement measured =
          new OpenLoop(service.url(), Environment.scenarios().oneStepLogin(), perSecond)
              .run(turn.multipliedBy(2));
      report.line("WeChat at %3d ms, %4d/s arriving: %s", delay, perSecond, measured);
    }
  }

  private static Program addCandidates(
      Comparison comparison, Environment environment, Set<String> wanted) throws IOException {
    Programs programs = environment.programs();
    Scenarios scenarios = Environment.scenarios();
    Program service = environment.closeAtEnd(programs.service());
    comparison.add(OURS, service, scenarios.oneStepLogin());
    comparison.add("ours, two steps", service, scenarios.twoStepLogin());
    comparison.add("ours, browser", service, scenarios.browserLogin());
    comparison.add("ours, mini program", service, scenarios.miniProgramLogin());
    if (wanted.isEmpty() || wanted.contains("floor")) {
      comparison.add(FLOOR, environment.closeAtEnd(programs.floor()), scenarios.plainLogin());
    }
    if (wanted.isEmpty() || wanted.contains("baselines")) {
      comparison.add(
          JUSTAUTH, environment.closeAtEnd(programs.justAuthTuned()), scenarios.plainLogin());
      comparison.add(
          WXJAVA, environment.closeAtEnd(programs.wxJavaTuned()), scenarios.plainLogin());
      comparison.add(
          AS_SHOWN, environment.closeAtEnd(programs.justAuthAsShown()), scenarios.plainLogin());
    }
    return service;
  }
}
