package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  private WechatSimulator start(String flags) {
    return Objects.requireNonNull(Main.start(List.of(flags.split(" ", -1)), out));
  }

  @Test
  void theUrlsArePrinted() {
    try (WechatSimulator simulator = start("--port 0 --control-port 0 --proxy-port 0 --sample");
        Browser browser = new Browser()) {
      assertThat(printed.toString(StandardCharsets.UTF_8))
          .isEqualTo(
              """
              WeChat:  %s
                       %s
              proxy:   127.0.0.1:%d
              phone:   %s/phone
              control: %s/control/
              """
                  .formatted(
                      simulator.url(),
                      simulator.tlsUrl(),
                      simulator.proxy().getPort(),
                      simulator.controlUrl(),
                      simulator.controlUrl()));
      assertThat(simulator.control().persons()).hasSizeGreaterThan(10);
      URI phone = simulator.controlUrl();
      assertThat(browser.text(phone, "/phone")).contains("Sample mini program");
    }
  }

  @Test
  void everySettingHasAFlag() {
    String flags =
        "--port 0 --control-port 0 --qr-lifetime 1 --poll-hold 0 --code-lifetime website=60"
            + " --code-lifetime phone=30 --remember-used-codes --lenient-authorize --check-openid"
            + " --hints --refusal-redirects --appid-before-grant-type --wxa-content-type text/plain"
            + " --error-page-status 400 --calls-per-minute 1 --logins-per-minute 2"
            + " --calls-per-day 3 --push-timeout 1 --tls-port 0 --host 127.0.0.1";
    try (WechatSimulator simulator = start(flags);
        Browser browser = new Browser()) {
      List<String> answers =
          Stream.generate(() -> browser.text(simulator.url(), "/sns/auth")).limit(3).toList();
      assertThat(answers.getFirst()).contains("hints: [ req_id");
      // A new minute may begin between two of the three calls, so two of them share a minute.
      assertThat(answers).anyMatch(answer -> answer.contains("45011"));
      assertThat(simulator.tlsUrl().getScheme()).isEqualTo("https");
    }
    assertThat(CommandLine.help().lines().filter(line -> line.startsWith("  --")))
        .allSatisfy(
            line ->
                assertThat(flags + " --sample --help --proxy-port")
                    .contains(line.strip().replaceAll(" .*", "")));
  }

  @Test
  void helpListsTheFlagsAndStartsNothing() {
    assertThat(Main.start(List.of("--help", "--port", "x"), out)).isNull();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith("A simulated WeChat")
        .contains("--control-port N", "--help");
  }

  @ParameterizedTest
  @CsvSource({
    "--unknown, unknown flag --unknown",
    "--port, --port needs a value",
    "--port x, not a port: x",
    "--port 65536, not a port: 65536",
    "--poll-hold 1h, not a number: 1h",
    "--code-lifetime other=3, unknown kind of code: other",
    "--code-lifetime website, 'not a number: '",
  })
  void anUnknownFlagOrValueIsNamed(String flags, String message) {
    assertThatThrownBy(() -> Main.start(List.of(flags.split(" ", -1)), out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void anOccupiedPortIsNamedAndNothingStaysOpen() {
    try (WechatSimulator first = start("--port 0 --control-port 0")) {
      int taken = first.controlUrl().getPort();
      assertThatThrownBy(
              () -> Main.start(List.of("--port", "0", "--control-port", "" + taken), out))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("cannot listen on 127.0.0.1:" + taken);
    }
  }
}
