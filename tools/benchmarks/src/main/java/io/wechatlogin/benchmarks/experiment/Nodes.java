package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Nginx;
import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.environment.Programs;
import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.report.BarChart;
import io.wechatlogin.benchmarks.report.Report;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bench nodes}: one, two and four nodes behind nginx, on one database. On one machine the
 * nodes share the processor, so the total rate does not grow. The experiment shows that the nodes
 * need nothing else in common: no login fails although its two steps reach different nodes, and all
 * nodes do the same share of the work.
 */
public final class Nodes {
  /** Operations per node and scenario before the measurement. */
  private static final int WARM_UP = 40_000;

  private Nodes() {}

  /** Runs the experiment. */
  public static void run() throws Exception {
    Duration turn = Duration.ofSeconds(Integer.getInteger("seconds", 10));
    int rounds = Integer.getInteger("rounds", 2);
    try (Report report = new Report("nodes");
        Environment environment = Environment.start(Environment.PERSONS)) {
      BarChart chart = new BarChart("/s");
      for (int number : new int[] {1, 2, 4}) {
        List<Program> nodes = nodes(environment.programs(), number);
        try (Nginx nginx =
            Nginx.start(
                environment.programs().workDir(), nodes.stream().map(Program::url).toList())) {
          run(report, nginx.url(), nodes, turn, rounds)
              .forEach((name, rates) -> chart.add(name + ", " + number + " nodes", rates));
        } finally {
          nodes.forEach(Program::close);
        }
      }
      report.chart("Operations per second behind nginx, all nodes on one machine", chart);
    }
  }

  private static Map<String, List<Double>> run(
      Report report, URI url, List<Program> nodes, Duration turn, int rounds)
      throws InterruptedException {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    scenarios.put("one-step logins", Environment.scenarios().oneStepLogin());
    scenarios.put("two-step logins", Environment.scenarios().twoStepLogin());
    scenarios.put("session checks", Environment.scenarios().sessionCheck());
    report.line("%n## %d nodes behind nginx, 256 in flight", nodes.size());
    for (Map.Entry<String, Scenario> scenario : scenarios.entrySet()) {
      long done = Comparison.warmUp(url, scenario.getValue(), 256, nodes.size() * WARM_UP);
      report.line("warm after %6d: %s", done, scenario.getKey());
    }
    for (int round = 1; round <= rounds; round++) {
      for (Map.Entry<String, Scenario> scenario : scenarios.entrySet()) {
        List<Duration> before = nodes.stream().map(Program::processorTime).toList();
        Measurement measured = new ClosedLoop(url, scenario.getValue(), 256).run(turn);
        report.line(
            "%s %-16s %s  processor of each node %s us",
            round, scenario.getKey(), measured, microsEach(nodes, before, measured));
        rates
            .computeIfAbsent("ours, " + scenario.getKey(), first -> new ArrayList<>())
            .add(measured.perSecond());
      }
    }
    return rates;
  }

  private static String microsEach(
      List<Program> nodes, List<Duration> before, Measurement measured) {
    List<String> micros = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Duration used = nodes.get(i).processorTime().minus(before.get(i));
      micros.add("%.0f".formatted(Comparison.microsEach(used, measured)));
    }
    return String.join(" ", micros);
  }

  private static List<Program> nodes(Programs programs, int number) throws IOException {
    List<Program> nodes = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      nodes.add(programs.service());
    }
    return nodes;
  }
}
