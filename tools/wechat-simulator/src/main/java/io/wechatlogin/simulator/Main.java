package io.wechatlogin.simulator;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The simulator as a command. */
public final class Main {
  /** What a flag does with its value to what is about to start. */
  private interface Effect {
    void on(WechatSimulator.Builder builder, String value);
  }

  /**
   * @param value what stands for its value in the help; empty for a flag that takes none
   */
  private record Flag(String name, String value, String meaning, Effect effect) {
    String help() {
      return String.format("  %-31s%s%n", (name + " " + value).strip(), meaning);
    }
  }

  private static final String SAMPLE = "--sample";
  private static final List<Flag> FLAGS =
      List.of(
          new Flag(
              "--port", "N", "WeChat's paths by HTTP (default 8090)", (b, v) -> b.port(port(v))),
          new Flag(
              "--control-port",
              "N",
              "control API and phone (default 8091)",
              (b, v) -> b.controlPort(port(v))),
          new Flag(
              "--tls-port",
              "N",
              "WeChat's paths by HTTPS too (default off)",
              (b, v) -> b.tlsPort(port(v))),
          new Flag(
              "--proxy-port",
              "N",
              "HTTP proxy that leads WeChat's names here (default off)",
              (b, v) -> b.proxyPort(port(v))),
          new Flag(
              "--host", "ADDRESS", "address to listen on (default 127.0.0.1)", (b, v) -> b.host(v)),
          new Flag(SAMPLE, "", "start with an app of each kind and a dozen persons", (b, v) -> {}),
          new Flag(
              "--qr-lifetime",
              "SECONDS",
              "how long a QR page can be scanned (default 300)",
              (b, v) -> b.qrLifetime(seconds(v))),
          new Flag(
              "--poll-hold",
              "SECONDS",
              "how long a poll of the QR page is held (default 15)",
              (b, v) -> b.pollHold(seconds(v))),
          new Flag(
              "--code-lifetime",
              "KIND=SECONDS",
              "website, official, mini or phone codes (default 300)",
              Main::codeLifetime),
          new Flag(
              "--remember-used-codes",
              "",
              "a used code is 40163 for ever, not 40029 after its time",
              (b, v) -> b.usedCodesAreForgotten(false)),
          new Flag(
              "--lenient-authorize",
              "",
              "the authorize page takes parameters in any order",
              (b, v) -> b.strictAuthorize(false)),
          new Flag(
              "--check-openid",
              "",
              "userinfo checks openid (40003)",
              (b, v) -> b.checkOpenid(true)),
          new Flag("--hints", "", "errors end in hints, as before 2021", (b, v) -> b.hints(true)),
          new Flag(
              "--appid-before-grant-type",
              "",
              "sns calls look at appid and secret before grant_type",
              (b, v) -> b.appidBeforeGrantType(true)),
          new Flag(
              "--wxa-content-type",
              "TYPE",
              "of what wxa calls answer (default application/json)",
              (b, v) -> b.wxaContentType(v)),
          new Flag(
              "--error-page-status",
              "N",
              "HTTP status of WeChat's error pages (default 200)",
              (b, v) -> b.errorPageStatus(number(v))),
          new Flag(
              "--refusal-redirects",
              "",
              "a refused QR login returns with state alone",
              (b, v) -> b.refusalRedirects(true)),
          new Flag(
              "--calls-per-minute",
              "N",
              "45011 beyond, by app and sns path (default no limit)",
              (b, v) -> b.callsPerMinute(number(v))),
          new Flag(
              "--logins-per-minute",
              "N",
              "45011 beyond, by mini program and person (default no limit)",
              (b, v) -> b.loginsPerMinute(number(v))),
          new Flag(
              "--calls-per-day",
              "N",
              "45009 beyond, by app and cgi-bin or wxa path (default no limit)",
              (b, v) -> b.callsPerDay(number(v))),
          new Flag(
              "--push-timeout",
              "SECONDS",
              "how long a push waits for its answer (default 5)",
              (b, v) -> b.pushTimeout(seconds(v))));

  private Main() {}

  /** Runs until the process is ended. */
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
   * Starts what the flags ask for and says where it is.
   *
   * @return null where only help was asked for
   * @throws IllegalArgumentException if a flag or its value is not understood
   * @throws UncheckedIOException if a port is taken
   */
  static @Nullable WechatSimulator start(List<String> args, PrintStream out) {
    if (args.contains("--help")) {
      out.print(help());
      return null;
    }
    WechatSimulator.Builder builder = WechatSimulator.builder().port(8090).controlPort(8091);
    Queue<String> rest = new ArrayDeque<>(args);
    while (!rest.isEmpty()) {
      Flag flag = flag(rest.remove());
      String value = flag.value().isEmpty() ? "" : rest.poll();
      if (value == null) {
        throw new IllegalArgumentException(flag.name() + " needs a value");
      }
      flag.effect().on(builder, value);
    }
    WechatSimulator simulator = builder.start();
    if (args.contains(SAMPLE)) {
      simulator.control().sample();
    }
    introduce(simulator, args, out);
    return simulator;
  }

  private static Flag flag(String name) {
    return FLAGS.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("do not understand " + name));
  }

  static String help() {
    return """
    A fake WeChat for trials and tests.

    java -jar wechat-simulator.jar [flags]
    """
        + FLAGS.stream().map(Flag::help).collect(Collectors.joining())
        + String.format("  %-31s%s%n", "--help", "this text");
  }

  private static void introduce(WechatSimulator simulator, List<String> args, PrintStream out) {
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

  private static void codeLifetime(WechatSimulator.Builder builder, String value) {
    String[] parts = value.split("=", 2);
    Duration lifetime = seconds(parts.length < 2 ? "" : parts[1]);
    String kind = parts[0].toUpperCase(Locale.ROOT);
    if (kind.equals("PHONE")) {
      builder.phoneCodeLifetime(lifetime);
      return;
    }
    try {
      builder.codeLifetime(App.Kind.valueOf(kind), lifetime);
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException("no kind of code: " + parts[0], unknown);
    }
  }

  private static Duration seconds(String value) {
    return Duration.ofSeconds(number(value));
  }

  private static int port(String value) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException("not a port: " + value);
    }
    return Integer.parseInt(value);
  }

  private static int number(String value) {
    if (!value.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("not a number: " + value);
    }
    return Integer.parseInt(value);
  }
}
