package io.wechatlogin.benchmarks;

import java.util.Arrays;
import java.util.Set;

/** The command line of the benchmarks. */
public final class Main {
  private Main() {}

  /** Runs one benchmark, named by the first argument. */
  public static void main(String[] args) throws Exception {
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    switch (args.length == 0 ? "" : args[0]) {
      case "logins" -> Logins.run(Set.of(rest));
      case "checks" -> Checks.run();
      case "start" -> Starts.run();
      case "growth" -> Growth.run();
      case "slow" -> Slow.run();
      case "inner" -> Inner.run();
      case "cost" -> Cost.run();
      case "nodes" -> Nodes.run();
      case "pool" -> Pool.run();
      case "pgbench" -> Pgbench.run();
      case "hold" -> Hold.run();
      default -> {
        System.err.println(
            "bench logins|checks|start|inner|growth|slow|cost|nodes|pool|pgbench|hold");
        System.exit(1);
      }
    }
    // Jetty and the driver leave threads behind.
    System.exit(0);
  }
}
