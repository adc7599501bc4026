package io.wechatlogin.simulator;

import java.io.UncheckedIOException;
import java.util.List;

/** The simulator as a command. */
public final class Main {
  private static final String HELP =
      """
      A fake WeChat for trials and tests.

      java -jar wechat-simulator.jar [flags]
        --port N           the WeChat-shaped port (default 8090)
        --control-port N   the port of the control API and the phone (default 8091)
        --host ADDRESS     the address to listen on (default 127.0.0.1)
        --sample           start with an app of each kind and a dozen persons
        --help             this text
      """;

  private Main() {}

  /** Runs until the process is ended. */
  public static void main(String[] args) {
    WechatSimulator.Builder builder = WechatSimulator.builder().port(8090).controlPort(8091);
    boolean sample = false;
    List<String> rest = List.of(args);
    while (!rest.isEmpty()) {
      String flag = rest.getFirst();
      if (flag.equals("--help")) {
        System.out.print(HELP);
        return;
      }
      if (flag.equals("--sample")) {
        sample = true;
        rest = rest.subList(1, rest.size());
        continue;
      }
      if (rest.size() < 2 || !take(builder, flag, rest.get(1))) {
        System.err.println("do not understand " + flag + "; --help lists the flags");
        System.exit(2);
      }
      rest = rest.subList(2, rest.size());
    }
    WechatSimulator simulator = start(builder);
    if (sample) {
      simulator.control().sample();
    }
    System.out.println("WeChat:  " + simulator.url());
    System.out.println("phone:   " + simulator.controlUrl() + "/phone");
    System.out.println("control: " + simulator.controlUrl() + "/control/");
  }

  private static WechatSimulator start(WechatSimulator.Builder builder) {
    try {
      return builder.start();
    } catch (UncheckedIOException occupied) {
      System.err.println(occupied.getMessage());
      System.exit(1);
      throw occupied;
    }
  }

  private static boolean take(WechatSimulator.Builder builder, String flag, String value) {
    switch (flag) {
      case "--port" -> builder.port(port(value));
      case "--control-port" -> builder.controlPort(port(value));
      case "--host" -> builder.host(value);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static int port(String value) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
      System.err.println("not a port: " + value);
      System.exit(2);
    }
    return Integer.parseInt(value);
  }
}
