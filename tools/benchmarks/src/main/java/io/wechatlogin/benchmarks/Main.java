package io.wechatlogin.benchmarks;

import java.util.Arrays;

/** The command line of the benchmarks. */
public final class Main {
  private Main() {}

  /** Runs one benchmark, named by the first argument. */
  public static void main(String[] args) throws Exception {
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (args.length == 0 ? "" : args[0]) {
      case "logins" -> Logins.run(rest);
      case "hold" -> Hold.run();
      default -> {
        System.err.println("which one? logins");
        System.exit(1);
      }
    }
    // Jetty and the driver leave threads behind.
    System.exit(0);
  }
}
