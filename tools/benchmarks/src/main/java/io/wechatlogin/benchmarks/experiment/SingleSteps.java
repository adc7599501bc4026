package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.inner.InnerPaths;
import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the measurements of single steps by JMH. */
final class Inner {
  /** The memory adapters search by looking at everything: it would be the whole picture. */
  private static final String SLOWS_DOWN = "useCaseLogin";

  private Inner() {}

  static void run() throws Exception {
    try (Raw raw = new Raw("inner")) {
      Bars bars = new Bars("ns");
      for (RunResult result :
          new Runner(
                  new OptionsBuilder()
                      .include(InnerPaths.class.getName() + "|Sealing")
                      .addProfiler(GCProfiler.class)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run()) {
        if (!result.getPrimaryResult().getLabel().equals(SLOWS_DOWN)) {
          bars.add(
              "ours, " + result.getPrimaryResult().getLabel(),
              List.of(result.getPrimaryResult().getScore()));
        }
        raw.line(
            "%-14s %8.0f ns +- %6.0f, %6.0f bytes allocated",
            result.getPrimaryResult().getLabel(),
            result.getPrimaryResult().getScore(),
            result.getPrimaryResult().getScoreError(),
            Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .getScore());
      }
      raw.picture("Time of single steps", bars);
    }
  }
}
