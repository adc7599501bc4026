package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.OpenLoop;
import io.wechatlogin.benchmarks.report.BarChart;
import io.wechatlogin.benchmarks.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

/**
 * {@code bench slow}: response times of logins while WeChat is slow, and of session checks at the
 * same time.
 */
public final class SlowWechat {
  private static final int CHECKS_PER_SECOND = 1000;

  private SlowWechat() {}

  /** Runs the experiment. */
  public static void run() throws Exception {
    Duration duration = Duration.ofSeconds(Integer.getInteger("seconds", 15));
    int rounds = Integer.getInteger("rounds", 2);
    try (Report report = new Report("slow");
        Environment environment = Environment.start(Environment.PERSONS)) {
      environment.testData().touchSessions();
      Program service = environment.closeAtEnd(environment.programs().service());
      Comparison comparison = new Comparison(report, environment.postgres());
      comparison.add("logins", service, Environment.scenarios().oneStepLogin());
      comparison.add("checks", service, Environment.scenarios().sessionCheck());
      comparison.warmUp(256, 60_000);
      Map<String, List<Double>> p99 = new LinkedHashMap<>();
      // Round 0 opens a thousand connections to the service and to WeChat; it does not count.
      for (int round = 0; round <= rounds; round++) {
        environment.wechatDelay(Duration.ZERO);
        Measurement quiet = checks(service, duration);
        report.line("%d quiet: %4d checks/s          %s", round, CHECKS_PER_SECOND, quiet);
        environment.wechatDelay(Duration.ofMillis(100));
        report.line("%d WeChat 100 ms, 1000 logins/s  %s", round, logins(service, 1000, duration));
        environment.wechatDelay(Duration.ofSeconds(2));
        FutureTask<Measurement> meanwhile = new FutureTask<>(() -> checks(service, duration));
        Thread.ofPlatform().start(meanwhile);
        report.line("%d WeChat 2 s, 500 logins/s      %s", round, logins(service, 500, duration));
        report.line(
            "%d meanwhile: %4d checks/s      %s", round, CHECKS_PER_SECOND, meanwhile.get());
        if (round > 0) {
          add(p99, "ours, checks alone", quiet);
          add(p99, "ours, checks, WeChat at 2 s", meanwhile.get());
        }
      }
      BarChart chart = new BarChart("µs");
      p99.forEach(chart::add);
      report.chart("p99 of session checks, 1,000 arriving per second", chart);
    }
  }

  private static void add(Map<String, List<Double>> p99, String name, Measurement measured) {
    p99.computeIfAbsent(name, first -> new ArrayList<>()).add(1000 * measured.millis(99));
  }

  private static Measurement logins(Program service, int perSecond, Duration duration) {
    return new OpenLoop(service.url(), Environment.scenarios().oneStepLogin(), perSecond)
        .run(duration);
  }

  private static Measurement checks(Program service, Duration duration) {
    return new OpenLoop(service.url(), Environment.scenarios().sessionCheck(), CHECKS_PER_SECOND)
        .run(duration);
  }
}
