package io.wechatlogin.simulator;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The simulator as a command. */
public final class Main {
  private Main() {}

  /**
   * Runs until the process is stopped. Exits with 2 if a flag is not understood, and with 1 if a
   * port is taken.
   */
  public static void main(String[] args) {
    try {
      start(List.of(args), System.out);
    } catch (IllegalArgumentException misunderstood) {
      System.err.println(misunderstood.getMessage() + "; --help lists the flags");
      System.exit(2);
    } catch (UncheckedIOException occupied) {
      System.err.println(occupied.getMessage());
      System.exit(1);
    }
  }

  /**
   * Starts a simulator and prints its URLs.
   *
   * @return null if only help was requested
   * @throws IllegalArgumentException if a flag or its value is not understood
   * @throws UncheckedIOException if a port is taken
   */
  static @Nullable WechatSimulator start(List<String> args, PrintStream out) {
    if (args.contains("--help")) {
      out.print(CommandLine.help());
      return null;
    }
    SimulatorBuilder builder = WechatSimulator.builder().port(8090).controlPort(8091);
    CommandLine.apply(args, builder);
    WechatSimulator simulator = builder.start();
    if (args.contains(CommandLine.SAMPLE)) {
      simulator.control().sample();
    }
    printUrls(simulator, args, out);
    return simulator;
  }

  private static void printUrls(WechatSimulator simulator, List<String> args, PrintStream out) {
    out.println("WeChat:  " + simulator.url());
    if (args.contains("--tls-port") || args.contains("--proxy-port")) {
      out.println("         " + simulator.tlsUrl());
    }
    if (args.contains("--proxy-port")) {
      out.println(
          "proxy:   " + simulator.proxy().getHostString() + ":" + simulator.proxy().getPort());
    }
    out.println("phone:   " + simulator.controlUrl() + "/phone");
    out.println("control: " + simulator.controlUrl() + "/control/");
  }
}
