package io.wechatlogin.benchmarks;

import io.wechatlogin.benchmarks.load.ClosedLoop;
import io.wechatlogin.benchmarks.load.Measurement;
import io.wechatlogin.benchmarks.report.Bars;
import io.wechatlogin.benchmarks.report.Raw;
import io.wechatlogin.benchmarks.rig.Program;
import io.wechatlogin.benchmarks.rig.Subjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** (c) From the start of the process to ready on an existing database, and memory under load. */
final class Starts {
  private Starts() {}

  static void run() throws Exception {
    int rounds = Integer.getInteger("rounds", 7);
    try (Raw raw = new Raw("start");
        Bench bench = Bench.start(Bench.PERSONS)) {
      Map<String, List<String>> ways = ways(bench.subjects().jar());
      Map<String, List<Double>> millis = new LinkedHashMap<>();
      for (int round = 1; round <= rounds; round++) {
        for (Map.Entry<String, List<String>> way : ways.entrySet()) {
          try (Program service = bench.subjects().service(way.getValue())) {
            double took = service.untilReady().toMillis();
            millis.computeIfAbsent(way.getKey(), first -> new ArrayList<>()).add(took);
            raw.line(
                "%d %-24s ready after %5.0f ms, processor %5d ms",
                round, way.getKey(), took, service.processorTime().toMillis());
          }
        }
      }
      Bars bars = new Bars("ms");
      millis.forEach(
          (name, figures) -> {
            raw.line("median %-24s %5.0f ms", name, Bars.median(figures));
            bars.add("ours, " + name, figures);
          });
      raw.picture("From start to ready", bars);
      memory(raw, bench);
    }
  }

  private static Map<String, List<String>> ways(Path jar) {
    Map<String, List<String>> ways = new LinkedHashMap<>();
    ways.put("no archive at all", with("-Xshare:off"));
    ways.put("the JDK's own archive", with("-Xshare:auto"));
    Path aot = jar.resolveSibling("wechat-login.aot");
    if (Files.exists(aot)) {
      ways.put("our archive", with("-XX:AOTCache=" + aot));
    }
    Path cds = jar.resolveSibling("wechat-login.jsa");
    if (Files.exists(cds)) {
      ways.put("our archive", with("-XX:SharedArchiveFile=" + cds));
    }
    return ways;
  }

  private static void memory(Raw raw, Bench bench) throws IOException, InterruptedException {
    for (int heap : new int[] {96, 128, 192, 256, 512}) {
      List<String> jvm = with("-Xmx" + heap + "m");
      try (Program service = bench.subjects().service(jvm)) {
        long idle = service.residentMebibytes();
        Measurement measured =
            new ClosedLoop(service.url(), Bench.persons().oneStepLogin(), 256)
                .run(Duration.ofSeconds(Integer.getInteger("seconds", 20)));
        raw.line(
            "heap %3d MB: resident %3d MB when ready, %3d MB after logins at 256 in flight: %s",
            heap, idle, service.residentMebibytes(), measured);
      }
    }
  }

  private static List<String> with(String option) {
    List<String> jvm = new ArrayList<>(Subjects.JVM);
    jvm.add(option);
    return jvm;
  }
}
