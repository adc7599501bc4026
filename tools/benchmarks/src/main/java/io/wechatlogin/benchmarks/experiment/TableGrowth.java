package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Postgres;
import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.environment.Scenarios;
import io.wechatlogin.benchmarks.environment.TestData;
import io.wechatlogin.benchmarks.report.BarChart;
import io.wechatlogin.benchmarks.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * {@code bench growth}: logins and session checks on tables of several sizes. Each size has its own
 * database and service; they take turns, because the speed of the machine changes and only ratios
 * from the same round are meaningful. {@code -Dsizes} sets other sizes, separated by commas.
 */
public final class TableGrowth {
  private static final String[] SIZES = {
    "select 'rows: ' || (select count(*) from app_user) || ' users, '"
        + " || (select count(*) from binding) || ' bindings, '"
        + " || (select count(*) from session) || ' sessions'",
    "select 'size: binding ' || pg_size_pretty(pg_total_relation_size('binding'))"
        + " || ', session ' || pg_size_pretty(pg_total_relation_size('session'))"
        + " || ', app_user ' || pg_size_pretty(pg_total_relation_size('app_user'))",
  };

  private TableGrowth() {}

  /** Runs the experiment. */
  public static void run() throws Exception {
    int rounds = Integer.getInteger("rounds", 5);
    Duration turn = Duration.ofSeconds(Integer.getInteger("seconds", 5));
    List<Long> sizes =
        Stream.of(System.getProperty("sizes", "10000,100000,1000000,10000000").split(","))
            .map(Long::valueOf)
            .toList();
    try (Report report = new Report("growth");
        Environment environment = Environment.start(1)) {
      report.line("huge pages: %s", environment.postgres().query("show huge_pages_status"));
      Comparison comparison = new Comparison(report, environment.postgres());
      List<TestData> databases = new ArrayList<>();
      for (long number : sizes) {
        Postgres database = environment.postgres().database("persons_" + number);
        Program service = environment.closeAtEnd(environment.programs().on(database).service());
        TestData testData = new TestData(database);
        testData.fill(number);
        testData.removeNewSessions();
        databases.add(testData);
        for (String size : SIZES) {
          report.line("%s", database.query(size));
        }
        Scenarios scenarios = new Scenarios(number);
        comparison.add(logins(number), service, scenarios.oneStepLogin());
        comparison.add(checks(number), service, scenarios.sessionCheck());
      }
      // Long enough for each connection to touch most pages of the largest tables: the first access
      // to a page that is in memory costs a page fault.
      comparison.warmUp(256, Integer.getInteger("warmUp", 2_000_000));
      comparison.beforeEachRound(
          () -> {
            for (TestData testData : databases) {
              report.line("%,d sessions before the round", testData.removeNewSessions());
            }
          });
      Map<String, Comparison.Figures> all =
          comparison.run("databases of all sizes side by side", 256, rounds, turn);
      BarChart chart = new BarChart("/s");
      for (long number : sizes.subList(1, sizes.size())) {
        comparison.compare(all, logins(number), logins(sizes.getFirst()));
        comparison.compare(all, checks(number), checks(sizes.getFirst()));
      }
      for (long number : sizes) {
        chart.add(logins(number), Objects.requireNonNull(all.get(logins(number))).perSecond());
        chart.add(checks(number), Objects.requireNonNull(all.get(checks(number))).perSecond());
      }
      report.chart("Per second, by the number of bindings and sessions", chart);
    }
  }

  private static String logins(long number) {
    return "ours, logins, %,d".formatted(number);
  }

  private static String checks(long number) {
    return "ours, checks, %,d".formatted(number);
  }
}
