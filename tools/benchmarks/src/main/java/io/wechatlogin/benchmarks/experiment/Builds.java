package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Postgres;
import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.environment.Programs;
import io.wechatlogin.benchmarks.environment.Scenarios;
import io.wechatlogin.benchmarks.environment.TestData;
import io.wechatlogin.benchmarks.load.Scenario;
import io.wechatlogin.benchmarks.report.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bench builds OTHER_JAR [SCENARIO...]}: this build and another one side by side, each with
 * a database of its own on one server, so that a change shows what it costs.
 */
public final class Builds {
  private static final String THIS = "this build, ";
  private static final String OTHER = "other build, ";

  private Builds() {}

  /**
   * Runs the experiment.
   *
   * @param arguments the path of the other build's jar, and the names of the scenarios to run; all
   *     without any
   */
  public static void run(List<String> arguments) throws Exception {
    Path otherJar = Path.of(arguments.getFirst()).toAbsolutePath();
    int rounds = Integer.getInteger("rounds", 9);
    int inFlight = Integer.getInteger("inFlight", 64);
    Duration turn = Duration.ofSeconds(Integer.getInteger("seconds", 3));
    Map<String, Scenario> scenarios = scenarios();
    if (arguments.size() > 1) {
      scenarios.keySet().retainAll(arguments.subList(1, arguments.size()));
    }
    try (Report report = new Report("builds");
        Environment environment = Environment.start(1)) {
      Comparison comparison = new Comparison(report, environment.postgres());
      Programs programs = environment.programs();
      Program these = start(environment, programs, "this_build");
      Program others = start(environment, programs.of(otherJar), "other_build");
      scenarios.forEach(
          (name, scenario) -> {
            comparison.add(THIS + name, these, scenario);
            comparison.add(OTHER + name, others, scenario);
          });
      comparison.warmUp(inFlight, Integer.getInteger("warmUp", 20_000));
      Map<String, Comparison.Figures> all = comparison.run("two builds", inFlight, rounds, turn);
      for (String name : scenarios.keySet()) {
        comparison.compare(all, THIS + name, OTHER + name);
        comparison.compareCost(all, THIS + name, OTHER + name);
      }
    }
  }

  private static Map<String, Scenario> scenarios() {
    Scenarios all = Environment.scenarios();
    Map<String, Scenario> scenarios = new LinkedHashMap<>();
    scenarios.put("one step", all.oneStepLogin());
    scenarios.put("two steps", all.twoStepLogin());
    scenarios.put("mini program", all.miniProgramLogin());
    scenarios.put("checks", all.sessionCheck());
    return scenarios;
  }

  private static Program start(Environment environment, Programs programs, String name)
      throws Exception {
    Postgres database = environment.postgres().database(name);
    Program program = environment.closeAtEnd(programs.on(database).service());
    TestData testData = new TestData(database);
    testData.fill(Environment.PERSONS);
    testData.removeNewSessions();
    testData.touchSessions();
    return program;
  }
}
