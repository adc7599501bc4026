package io.wechatlogin.integration.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the memory use of a running JVM with the JDK's own tools. */
public final class JvmMemory {
  private JvmMemory() {}

  /** Returns how much of the heap is in use once the garbage is out, in bytes. */
  public static long heapInUse(long pid) {
    jcmd(pid, "GC.run");
    String[] words = jcmd(pid, "GC.heap_info").split("used ", 2)[1].split("K", 2);
    return Long.parseLong(words[0]) * 1024;
  }

  /** Returns the memory that the process holds, in bytes; Linux only. */
  public static long resident(long pid) {
    try {
      String status = Files.readString(Path.of("/proc/" + pid + "/status"));
      String kilobytes = status.replaceAll("(?s).*VmRSS:\\s*(\\d+) kB.*", "$1");
      return Long.parseLong(kilobytes) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String jcmd(long pid, String... command) {
    String[] line = new String[command.length + 2];
    line[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    line[1] = Long.toString(pid);
    System.arraycopy(command, 0, line, 2, command.length);
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
