package io.wechatlogin.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.stream.Collectors;

/** The flags of the command, and their help. */
final class CommandLine {
  /** Applies the value of a flag to the builder. */
  private interface Effect {
    void apply(SimulatorBuilder builder, String value);
  }

  /**
   * A flag.
   *
   * @param value the placeholder of its value in the help; empty for a flag without a value
   */
  private record Flag(String name, String value, String meaning, Effect effect) {
    String help() {
      return String.format("  %-31s%s%n", (name + " " + value).strip(), meaning);
    }
  }

  static final String SAMPLE = "--sample";
  private static final List<Flag> FLAGS =
      List.of(
          new Flag(
              "--port", "N", "WeChat's paths over HTTP (default 8090)", (b, v) -> b.port(port(v))),
          new Flag(
              "--control-port",
              "N",
              "control API and phone (default 8091)",
              (b, v) -> b.controlPort(port(v))),
          new Flag(
              "--tls-port",
              "N",
              "WeChat's paths over HTTPS (default off)",
              (b, v) -> b.tlsPort(port(v))),
          new Flag(
              "--proxy-port",
              "N",
              "HTTP proxy for WeChat's host names (default off)",
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
              "how long a poll of the QR page is held open (default 15)",
              (b, v) -> b.pollHold(seconds(v))),
          new Flag(
              "--code-lifetime",
              "KIND=SECONDS",
              "lifetime of website, official, mini or phone codes (default 300)",
              CommandLine::codeLifetime),
          new Flag(
              "--remember-used-codes",
              "",
              "a used code answers 40163 even after its lifetime (default 40029)",
              (b, v) -> b.usedCodesAreForgotten(false)),
          new Flag(
              "--lenient-authorize",
              "",
              "the authorize page accepts parameters in any order",
              (b, v) -> b.strictAuthorize(false)),
          new Flag(
              "--check-openid",
              "",
              "userinfo checks openid (40003)",
              (b, v) -> b.checkOpenid(true)),
          new Flag(
              "--hints",
              "",
              "errors end in hints instead of a rid, as before 2021",
              (b, v) -> b.hints(true)),
          new Flag(
              "--appid-before-grant-type",
              "",
              "sns calls check appid and secret before grant_type",
              (b, v) -> b.appidBeforeGrantType(true)),
          new Flag(
              "--wxa-content-type",
              "TYPE",
              "content type of wxa answers (default application/json)",
              (b, v) -> b.wxaContentType(v)),
          new Flag(
              "--error-page-status",
              "N",
              "HTTP status of WeChat's error pages (default 200)",
              (b, v) -> b.errorPageStatus(number(v))),
          new Flag(
              "--refusal-redirects",
              "",
              "a refused QR login returns to the website with state only",
              (b, v) -> b.refusalRedirects(true)),
          new Flag(
              "--calls-per-minute",
              "N",
              "limit per app and sns path, 45011 beyond (default none)",
              (b, v) -> b.callsPerMinute(number(v))),
          new Flag(
              "--logins-per-minute",
              "N",
              "limit per mini program and person, 45011 beyond (default none)",
              (b, v) -> b.loginsPerMinute(number(v))),
          new Flag(
              "--calls-per-day",
              "N",
              "limit per app and cgi-bin or wxa path, 45009 beyond (default none)",
              (b, v) -> b.callsPerDay(number(v))),
          new Flag(
              "--push-timeout",
              "SECONDS",
              "how long a push waits for its answer (default 5)",
              (b, v) -> b.pushTimeout(seconds(v))));

  private CommandLine() {}

  /**
   * Applies the arguments to the builder.
   *
   * @throws IllegalArgumentException if a flag or its value is not understood
   */
  static void apply(List<String> args, SimulatorBuilder builder) {
    Queue<String> rest = new ArrayDeque<>(args);
    while (!rest.isEmpty()) {
      Flag flag = flag(rest.remove());
      String value = flag.value().isEmpty() ? "" : rest.poll();
      if (value == null) {
        throw new IllegalArgumentException(flag.name() + " needs a value");
      }
      flag.effect().apply(builder, value);
    }
  }

  private static Flag flag(String name) {
    return FLAGS.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown flag " + name));
  }

  static String help() {
    return """
    A simulated WeChat for trials and tests.

    java -jar wechat-simulator.jar [flags]
    """
        + FLAGS.stream().map(Flag::help).collect(Collectors.joining())
        + String.format("  %-31s%s%n", "--help", "this text");
  }

  private static void codeLifetime(SimulatorBuilder builder, String value) {
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
      throw new IllegalArgumentException("unknown kind of code: " + parts[0], unknown);
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
