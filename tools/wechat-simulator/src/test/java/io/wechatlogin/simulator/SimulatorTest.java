package io.wechatlogin.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;

/** Starts a simulator with the sample's apps and persons, at a fixed time. */
abstract class SimulatorTest {
  static final Instant NOW = Instant.ofEpochSecond(0x66c69111L);
  static final String WEBSITE = "wx00000000000000a1";
  static final String MINI = "wx00000000000000a2";
  static final String OFFICIAL = "wx00000000000000a3";

  final WechatSimulator simulator =
      configure(
              WechatSimulator.builder()
                  .clock(InstantSource.fixed(NOW))
                  .random(new SplittableRandom(1))
                  .pollHold(Duration.ofMillis(50)))
          .start();
  final Control control = simulator.control();
  final URI wechatUrl = simulator.url();
  final URI controlUrl = simulator.controlUrl();
  final Browser browser = new Browser();

  SimulatorTest() {
    control.sample();
  }

  /** Changes the simulator of a test class. */
  SimulatorBuilder configure(SimulatorBuilder builder) {
    return builder;
  }

  @AfterEach
  void stop() {
    browser.close();
    simulator.close();
  }

  static String secret(String appId) {
    return switch (appId) {
      case WEBSITE -> "simulator-website-secret";
      case MINI -> "simulator-mini-secret";
      default -> "simulator-official-secret";
    };
  }

  /** The path and query of a code exchange. */
  static String exchange(String appId, String code) {
    return "/sns/oauth2/access_token?appid="
        + appId
        + "&secret="
        + secret(appId)
        + "&code="
        + code
        + "&grant_type=authorization_code";
  }

  /** The errcode of a call; 0 if it succeeds. */
  Object errcode(String path) {
    return browser.json(wechatUrl, path).getOrDefault("errcode", 0L);
  }
}
