package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.inner.InnerPaths;
import io.wechatlogin.benchmarks.report.Raw;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the measurements of single steps by JMH. */
final class Inner {
  private Inner() {}

  static void run() throws Exception {
    try (Raw raw = new Raw("inner")) {
      for (RunResult result :
          new Runner(
                  new OptionsBuilder()
                      .include(InnerPaths.class.getName() + "|Sealing")
                      .addProfiler(GCProfiler.class)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run()) {
        raw.line(
            "%-14s %8.0f ns +- %6.0f, %6.0f bytes allocated",
            result.getPrimaryResult().getLabel(),
            result.getPrimaryResult().getScore(),
            result.getPrimaryResult().getScoreError(),
            Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .getScore());
      }
    }
  }
}
