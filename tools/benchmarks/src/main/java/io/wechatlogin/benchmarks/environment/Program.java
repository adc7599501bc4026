package io.wechatlogin.benchmarks.environment;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program under test in its own process. It prints {@code ready: <url>} when it accepts requests.
 */
public final class Program implements Closeable {
  private static final Pattern HEAP_USED = Pattern.compile(", used (\\d+)K");

  private final Process process;
  private final URI url;
  private final Duration startupTime;

  private Program(Process process, URI url, Duration startupTime) {
    this.process = process;
    this.url = url;
    this.startupTime = startupTime;
  }

  /** Starts a class of this module, with the JDK of this process. */
  public static Program ofClass(
      Class<?> main, List<String> jvm, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return start(command, environment);
  }

  /** Starts a jar, with the JDK of this process. */
  public static Program ofJar(Path jar, List<String> jvm, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(jvm);
    command.addAll(List.of("-jar", jar.toString()));
    return start(command, environment);
  }

  private static Program start(List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeIf(name -> name.startsWith("WECHAT_LOGIN_"));
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("ready: ")) {
        Duration startupTime = Duration.ofNanos(System.nanoTime() - start);
        // A platform thread: reading a pipe pins a carrier of the virtual threads, which are the
        // load.
        Thread.ofPlatform().daemon().start(() -> drain(lines));
        return new Program(process, URI.create(line.substring("ready: ".length())), startupTime);
      }
    }
    throw new IOException("the program ended before it was ready: " + command.getLast());
  }

  private static void drain(BufferedReader lines) {
    try {
      lines.transferTo(Writer.nullWriter());
    } catch (IOException stopped) {
      // the program has ended
    }
  }

  /** Returns the address on loopback. */
  public URI url() {
    return url;
  }

  /** Returns the time from the start of the process to its ready line. */
  public Duration startupTime() {
    return startupTime;
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Returns the resident memory of the process, in MiB; Linux only. */
  public long residentMebibytes() throws IOException {
    return status("VmRSS") / 1024;
  }

  /** Returns the number of threads of the process; Linux only. */
  public long threads() throws IOException {
    return status("Threads");
  }

  /** Returns the number of open files and sockets of the process; Linux only. */
  public long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(proc("fd"))) {
      return files.count();
    }
  }

  private long status(String name) throws IOException {
    try (Stream<String> lines = Files.lines(proc("status"))) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(pid()), file);
  }

  /** Runs a garbage collection in the process. */
  public void collectGarbage() throws IOException {
    jcmd("GC.run");
  }

  /** Returns the used heap including garbage, in bytes. */
  public long heapBytes() throws IOException {
    // One line per generation; the lines of the metaspace have no comma there.
    return 1024
        * HEAP_USED
            .matcher(jcmd("GC.heap_info"))
            .results()
            .mapToLong(generation -> Long.parseLong(generation.group(1)))
            .sum();
  }

  private String jcmd(String command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process reading = new ProcessBuilder(jcmd, Long.toString(pid()), command).start();
    return new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Returns the processor time that all threads of the process have used so far. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
