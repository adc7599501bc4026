package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Nginx;
import io.wechatlogin.benchmarks.rig.Program;
import io.wechatlogin.benchmarks.rig.Subjects;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One, two and four nodes behind a balancer, on one database. On one machine the nodes share its
 * cores, so what is to be seen is that nothing else is shared: the rate stays, no login fails
 * though its two steps meet different nodes, and each node does its part.
 */
final class Nodes {
  /** How often each node has done what is measured before it is. */
  private static final int WARM_UP = 40_000;

  private Nodes() {}

  static void run() throws Exception {
    Duration lap = Duration.ofSeconds(Integer.getInteger("seconds", 10));
    int rounds = Integer.getInteger("rounds", 2);
    try (Raw raw = new Raw("nodes");
        Bench bench = Bench.start(Bench.PERSONS)) {
      Bars bars = new Bars("/s");
      for (int number : new int[] {1, 2, 4}) {
        List<Program> nodes = nodes(bench.subjects(), number);
        try (Nginx nginx =
            Nginx.start(Path.of("target/bench"), nodes.stream().map(Program::url).toList())) {
          run(raw, nginx.url(), nodes, lap, rounds)
              .forEach((name, rates) -> bars.add(name + ", " + number + " nodes", rates));
        } finally {
          nodes.forEach(Program::close);
        }
      }
      raw.picture("Per second behind nginx, all nodes on four cores", bars);
    }
  }

  private static Map<String, List<Double>> run(
      Raw raw, URI url, List<Program> nodes, Duration lap, int rounds) throws InterruptedException {
    Map<String, List<Double>> rates = new LinkedHashMap<>();
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    scenarios.put("one-step logins", Bench.persons().oneStepLogin());
    scenarios.put("two-step logins", Bench.persons().twoStepLogin());
    scenarios.put("session checks", Bench.persons().sessionCheck());
    raw.line("%n## %d nodes behind nginx, 256 in flight", nodes.size());
    for (Map.Entry<String, Scenario> scenario : scenarios.entrySet()) {
      long done = Race.warmUp(url, scenario.getValue(), 256, nodes.size() * WARM_UP);
      raw.line("warm after %6d: %s", done, scenario.getKey());
    }
    for (int round = 1; round <= rounds; round++) {
      for (Map.Entry<String, Scenario> scenario : scenarios.entrySet()) {
        List<Duration> before = nodes.stream().map(Program::processorTime).toList();
        Measurement measured = new ClosedLoop(url, scenario.getValue(), 256).run(lap);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
          parts.add(
              "%.0f"
                  .formatted(
                      nodes.get(i).processorTime().minus(before.get(i)).toNanos()
                          / 1000.0
                          / Math.max(1, measured.times().getTotalCount())));
        }
        raw.line(
            "%s %-16s %s  processor of each node %s us",
            round, scenario.getKey(), measured, String.join(" ", parts));
        rates
            .computeIfAbsent("ours, " + scenario.getKey(), first -> new ArrayList<>())
            .add(measured.perSecond());
      }
    }
    return rates;
  }

  private static List<Program> nodes(Subjects subjects, int number) throws IOException {
    List<Program> nodes = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      nodes.add(subjects.service());
    }
    return nodes;
  }
}
