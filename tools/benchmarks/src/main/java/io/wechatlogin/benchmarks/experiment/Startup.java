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
      Subjects subjects = bench.subjects();
      Map<String, List<Double>> millis = new LinkedHashMap<>();
      for (int round = 1; round <= rounds; round++) {
        for (Map.Entry<String, Way> way : ways(subjects, round).entrySet()) {
          try (Program service = way.getValue().start()) {
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

  private interface Way {
    Program start() throws IOException;
  }

  private static Map<String, Way> ways(Subjects subjects, int round) {
    Map<String, Way> ways = new LinkedHashMap<>();
    ways.put("no archive at all", () -> subjects.service(with("-Xshare:off")));
    ways.put("the JDK's own archive", () -> subjects.service(with("-Xshare:auto")));
    Path aot = subjects.jar().resolveSibling("wechat-login.aot");
    Path cds = subjects.jar().resolveSibling("wechat-login.jsa");
    if (Files.exists(aot) || Files.exists(cds)) {
      List<String> jvm =
          with(Files.exists(aot) ? "-XX:AOTCache=" + aot : "-XX:SharedArchiveFile=" + cds);
      Path data = subjects.workDir().resolve("own-database-" + round);
      ways.put("our archive", () -> subjects.service(jvm));
      ways.put("and a database to be made", () -> subjects.serviceWithOwnDatabase(jvm, data));
      ways.put("and that to be started", () -> subjects.serviceWithOwnDatabase(jvm, data));
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
