package io.wechatlogin.benchmarks.soak;

import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.HttpConnection;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.load.OpenLoop;
import io.wechatlogin.benchmarks.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * {@code bench soak [minutes [rate]]}: complete logins at a constant rate, and after each minute a
 * sample of everything that could grow. Without a rate it first measures the maximum load of this
 * machine and runs at half of it. WeChat, load, service and PostgreSQL share the machine.
 */
public final class Soak {
  private static final int PERSONS = 2000;
  private static final int TRIAL_CLIENTS = 32;
  private static final Duration TRIAL = Duration.ofSeconds(40);

  private final Report report;
  private final SoakEnvironment environment;

  private Soak(Report report, SoakEnvironment environment) {
    this.report = report;
    this.environment = environment;
  }

  /**
   * The size of a soak.
   *
   * @param persons how many persons log in
   * @param intervals how many samples are taken after the first one
   * @param interval the time between two samples
   * @param trial how long the maximum load is measured
   * @param perSecond logins per second; 0 for half of the maximum load
   */
  public record Plan(
      int persons, int intervals, Duration interval, Duration trial, int perSecond) {}

  /**
   * Runs the soak from the command line.
   *
   * @param arguments the number of minutes, 60 by default, and the number of logins per second
   */
  public static void run(List<String> arguments) throws Exception {
    int minutes = arguments.isEmpty() ? 60 : Integer.parseInt(arguments.getFirst());
    int rate = arguments.size() < 2 ? 0 : Integer.parseInt(arguments.get(1));
    Path workDir = Files.createTempDirectory("soak");
    try (Report report = new Report("soak")) {
      run(report, workDir, new Plan(PERSONS, minutes, Duration.ofMinutes(1), TRIAL, rate));
    }
  }

  /**
   * Runs a soak.
   *
   * @param workDir an empty folder
   * @return the number of failed logins
   */
  public static long run(Report report, Path workDir, Plan plan) throws Exception {
    String jar = System.getProperty("service.jar", "../../bootstrap/target/wechat-login.jar");
    try (SoakEnvironment environment =
        SoakEnvironment.start(Path.of(jar), workDir, plan.persons())) {
      return new Soak(report, environment).run(plan);
    }
  }

  private long run(Plan plan) throws IOException, InterruptedException, SQLException {
    registerAll();
    int rate = plan.perSecond() > 0 ? plan.perSecond() : halfOfMaximum(plan.trial());
    report.line("%d persons, %d logins/s", plan.persons(), rate);
    report.line(
        "%n| minute | logins | failed | p50 ms | p99 ms | heap MB | resident MiB | threads | files"
            + " | connections | tables MB | of it events MB | rows without events |");
    report.line("%s", "|" + " ---: |".repeat(13));
    LoginCycle login = new LoginCycle(environment::code);
    Duration elapsed = Duration.ZERO;
    printSample(elapsed, Measurement.NONE, ResourceSample.take(environment));
    long failed = 0;
    for (int i = 0; i < plan.intervals(); i++) {
      Measurement measured =
          new OpenLoop(environment.service().url(), login, rate).run(plan.interval());
      elapsed = elapsed.plus(plan.interval());
      failed += measured.errors();
      printSample(elapsed, measured, ResourceSample.take(environment));
    }
    return failed;
  }

  private void registerAll() throws IOException {
    try (HttpConnection connection = new HttpConnection(environment.service().url())) {
      for (int i = 0; i < environment.persons(); i++) {
        int person = i;
        new LoginCycle(() -> environment.code(person)).run(connection);
      }
    }
  }

  private int halfOfMaximum(Duration trial) throws InterruptedException {
    maximum(trial); // the first one warms the JVM up
    int maximum = maximum(trial);
    report.line(
        "%d processors: maximum %d logins/s", Runtime.getRuntime().availableProcessors(), maximum);
    return Math.max(1, maximum / 2);
  }

  private int maximum(Duration trial) throws InterruptedException {
    LoginCycle login = new LoginCycle(environment::code);
    return (int)
        new ClosedLoop(environment.service().url(), login, TRIAL_CLIENTS).run(trial).perSecond();
  }

  private void printSample(Duration elapsed, Measurement measured, ResourceSample sample) {
    ResourceSample.Service service = sample.service();
    ResourceSample.Database database = sample.database();
    report.line(
        "| %d | %d | %d | %.0f | %.0f | %.1f | %d | %d | %d | %d | %.1f | %.1f | %d |",
        elapsed.toMinutes(),
        measured.count(),
        measured.errors(),
        measured.millis(50),
        measured.millis(99),
        service.heapBytes() / 1e6,
        service.residentMebibytes(),
        service.threads(),
        service.openFiles(),
        database.connections(),
        database.tableBytes() / 1e6,
        database.eventBytes() / 1e6,
        database.rows());
  }
}
