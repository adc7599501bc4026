package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.report.BarChart;
import io.wechatlogin.benchmarks.report.Report;
import io.wechatlogin.benchmarks.steps.LoginSteps;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@code bench inner}: the single steps of a login, measured by JMH. */
public final class SingleSteps {
  /**
   * Not part of the chart: the memory adapters search linearly, so this step takes so long that the
   * other bars would vanish.
   */
  private static final String NOT_IN_CHART = "useCaseLogin";

  private SingleSteps() {}

  /** Runs the experiment. */
  public static void run() throws Exception {
    try (Report report = new Report("inner")) {
      BarChart chart = new BarChart("ns");
      for (RunResult result :
          new Runner(
                  new OptionsBuilder()
                      .include(LoginSteps.class.getName() + "|Sealing")
                      .addProfiler(GCProfiler.class)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run()) {
        if (!result.getPrimaryResult().getLabel().equals(NOT_IN_CHART)) {
          chart.add(
              "ours, " + result.getPrimaryResult().getLabel(),
              List.of(result.getPrimaryResult().getScore()));
        }
        report.line(
            "%-14s %8.0f ns +- %6.0f, %6.0f bytes allocated",
            result.getPrimaryResult().getLabel(),
            result.getPrimaryResult().getScore(),
            result.getPrimaryResult().getScoreError(),
            Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .getScore());
      }
      report.chart("Time of single steps", chart);
    }
  }
}
