package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.report.BarChart;
import io.wechatlogin.benchmarks.report.Report;
import java.time.Duration;
import java.util.Map;

/** {@code bench pool}: logins per second with several numbers of database connections. */
public final class ConnectionPool {
  private static final int[] CONNECTIONS = {4, 8, 16, 32};

  private ConnectionPool() {}

  /** Runs the experiment. */
  public static void run() throws Exception {
    int rounds = Integer.getInteger("rounds", 3);
    Duration turn = Duration.ofSeconds(Integer.getInteger("seconds", 4));
    try (Report report = new Report("pool");
        Environment environment = Environment.start(Environment.PERSONS)) {
      environment.testData().touchSessions();
      Comparison comparison = new Comparison(report, environment.postgres());
      for (int connections : CONNECTIONS) {
        Program service =
            environment.closeAtEnd(environment.programs().serviceWithPool(connections));
        comparison.add(
            "ours, %2d, one step".formatted(connections),
            service,
            Environment.scenarios().oneStepLogin());
        comparison.add(
            "ours, %2d, two steps".formatted(connections),
            service,
            Environment.scenarios().twoStepLogin());
      }
      comparison.warmUp(256, Integer.getInteger("warmUp", 20_000));
      BarChart chart = new BarChart("/s");
      Map<String, Comparison.Figures> all = comparison.run("connections", 256, rounds, turn);
      all.forEach((name, figures) -> chart.add(name, figures.perSecond()));
      report.chart("Logins per second by the number of connections, 256 in flight", chart);
    }
  }
}
