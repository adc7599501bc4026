package io.wechatlogin.benchmarks.report;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The output of one benchmark: printed, and written to {@code <name>.txt} and {@code <name>.svg} in
 * the folder {@code -Dbench.out}, which is {@code docs/performance} by default.
 */
public final class Report implements Closeable {
  private final Path folder;
  private final String name;
  private final List<String> lines = new ArrayList<>();

  /**
   * Starts a report with the date and the machine.
   *
   * @param name the name of the benchmark
   */
  public Report(String name) throws IOException {
    this(
        name,
        Files.createDirectories(
            Path.of(System.getProperty("bench.out", "../../docs/performance"))));
  }

  /** Starts a report in a folder. */
  public Report(String name, Path folder) throws IOException {
    this.name = name;
    this.folder = folder;
    line("# tools/benchmarks/bench %s, %s", name, Instant.now().truncatedTo(ChronoUnit.SECONDS));
    line(
        "# %s, %d processors, Java %s, load average %s",
        processor(), Runtime.getRuntime().availableProcessors(), Runtime.version(), loadAverage());
  }

  /** Prints a line and keeps it for the file. */
  @SuppressWarnings("AnnotateFormatMethod")
  public void line(String format, Object... arguments) {
    String line = String.format(Locale.ROOT, format, arguments);
    System.out.println(line);
    lines.add(line);
  }

  /** Writes a chart to the file beside the text. */
  public void chart(String title, BarChart bars) throws IOException {
    Files.writeString(folder.resolve(name + ".svg"), bars.svg(title));
  }

  @Override
  public void close() throws IOException {
    line("# load average at the end %s", loadAverage());
    Files.write(folder.resolve(name + ".txt"), lines);
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return System.getProperty("os.arch");
    }
    try (BufferedReader info = Files.newBufferedReader(file)) {
      return info.lines()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }

  private static String loadAverage() throws IOException {
    Path file = Path.of("/proc/loadavg");
    return Files.exists(file) ? Files.readString(file).split(" ", -1)[0] : "unknown";
  }
}
