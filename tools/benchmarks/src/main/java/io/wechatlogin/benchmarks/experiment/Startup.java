package io.wechatlogin.benchmarks.experiment;

import io.wechatlogin.benchmarks.environment.Environment;
import io.wechatlogin.benchmarks.environment.Program;
import io.wechatlogin.benchmarks.environment.Programs;
import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.report.BarChart;
import io.wechatlogin.benchmarks.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bench start}: the time from the start of the process until it is ready, and the resident
 * memory with several heap sizes.
 */
public final class Startup {
  private Startup() {}

  /** Runs the experiment. */
  public static void run() throws Exception {
    int rounds = Integer.getInteger("rounds", 7);
    try (Report report = new Report("start");
        Environment environment = Environment.start(Environment.PERSONS)) {
      Programs programs = environment.programs();
      Map<String, List<Double>> millis = new LinkedHashMap<>();
      for (int round = 1; round <= rounds; round++) {
        for (Map.Entry<String, Start> variant : variants(programs, round).entrySet()) {
          try (Program service = variant.getValue().run()) {
            double took = service.startupTime().toMillis();
            millis.computeIfAbsent(variant.getKey(), first -> new ArrayList<>()).add(took);
            report.line(
                "%d %-26s ready after %5.0f ms, processor %5d ms",
                round, variant.getKey(), took, service.processorTime().toMillis());
          }
        }
      }
      BarChart chart = new BarChart("ms");
      millis.forEach(
          (name, figures) -> {
            report.line("median %-26s %5.0f ms", name, BarChart.median(figures));
            chart.add("ours, " + name, figures);
          });
      report.chart("From start to ready", chart);
      measureMemory(report, environment);
    }
  }

  private interface Start {
    Program run() throws IOException;
  }

  private static Map<String, Start> variants(Programs programs, int round) {
    Map<String, Start> variants = new LinkedHashMap<>();
    variants.put("without any archive", () -> programs.service(with("-Xshare:off")));
    variants.put("the JDK's own archive", () -> programs.service(with("-Xshare:auto")));
    Path aot = programs.jar().resolveSibling("wechat-login.aot");
    Path cds = programs.jar().resolveSibling("wechat-login.jsa");
    if (Files.exists(aot) || Files.exists(cds)) {
      List<String> jvm =
          with(Files.exists(aot) ? "-XX:AOTCache=" + aot : "-XX:SharedArchiveFile=" + cds);
      Path data = programs.workDir().resolve("embedded-database-" + round);
      variants.put("our archive", () -> programs.service(jvm));
      variants.put("new embedded database", () -> programs.serviceWithEmbeddedDatabase(jvm, data));
      variants.put(
          "stopped embedded database", () -> programs.serviceWithEmbeddedDatabase(jvm, data));
    }
    return variants;
  }

  private static void measureMemory(Report report, Environment environment)
      throws IOException, InterruptedException {
    for (int heap : new int[] {96, 128, 192, 256, 512}) {
      List<String> jvm = with("-Xmx" + heap + "m");
      try (Program service = environment.programs().service(jvm)) {
        long idle = service.residentMebibytes();
        Measurement measured =
            new ClosedLoop(service.url(), Environment.scenarios().oneStepLogin(), 256)
                .run(Duration.ofSeconds(Integer.getInteger("seconds", 20)));
        report.line(
            "heap %3d MB: resident %3d MB when ready, %3d MB after logins at 256 in flight: %s",
            heap, idle, service.residentMebibytes(), measured);
      }
    }
  }

  private static List<String> with(String option) {
    List<String> jvm = new ArrayList<>(Programs.JVM_OPTIONS);
    jvm.add(option);
    return jvm;
  }
}
