package io.wechatlogin.benchmarks.rig;

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

/** A program in a process of its own, which says {@code ready: <url>} when it is. */
public final class Program implements Closeable {
  private final Process process;
  private final URI url;
  private final Duration untilReady;

  private Program(Process process, URI url, Duration untilReady) {
    this.process = process;
    this.url = url;
    this.untilReady = untilReady;
  }

  /** Starts a class of this module by the same Java. */
  public static Program ofClass(
      Class<?> main, List<String> jvm, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return start(command, environment);
  }

  /** Starts a jar by the same Java. */
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
    long began = System.nanoTime();
    Process process = builder.start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("ready: ")) {
        Duration untilReady = Duration.ofNanos(System.nanoTime() - began);
        // A pipe that is read would keep a carrier of virtual threads, and those are the load.
        Thread.ofPlatform().daemon().start(() -> drain(lines));
        return new Program(process, URI.create(line.substring("ready: ".length())), untilReady);
      }
    }
    throw new IOException("a program ended before it was ready: " + command.getLast());
  }

  private static void drain(BufferedReader lines) {
    try {
      lines.transferTo(Writer.nullWriter());
    } catch (IOException ended) {
      // the program was stopped
    }
  }

  /** Returns where it listens, on loopback. */
  public URI url() {
    return url;
  }

  /** Returns how long it took from the start of the process to the line that says ready. */
  public Duration untilReady() {
    return untilReady;
  }

  public long pid() {
    return process.pid();
  }

  /** Returns the memory of the process that is in RAM, in MiB; Linux only. */
  public long residentMebibytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          / 1024;
    }
  }

  /** Lets it collect its garbage. */
  public void collectGarbage() throws IOException {
    jcmd("GC.run");
  }

  /** Returns how much of the heap is taken, garbage and all, in bytes. */
  public long heapBytes() throws IOException {
    return 1024 * Long.parseLong(jcmd("GC.heap_info").replaceAll("(?s).*? used (\\d+)K.*", "$1"));
  }

  private String jcmd(String command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asking = new ProcessBuilder(jcmd, Long.toString(pid()), command).start();
    return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Returns how long the process has used a core so far, over all threads. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
