package io.wechatlogin.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;

/** A running simulator with the sample's apps and persons, at a fixed time. */
abstract class SimulatorTest {
  static final Instant NOW = Instant.ofEpochSecond(0x66c69111L);
  static final String WEBSITE = "wx00000000000000a1";
  static final String MINI = "wx00000000000000a2";
  static final String OFFICIAL = "wx00000000000000a3";

  final WechatSimulator simulator =
      with(WechatSimulator.builder()
              .clock(InstantSource.fixed(NOW))
              .random(new SplittableRandom(1))
              .pollHold(Duration.ofMillis(50)))
          .start();
  final Control control = simulator.control();
  final URI wechat = simulator.url();
  final URI phone = simulator.controlUrl();
  final Browser browser = new Browser();

  SimulatorTest() {
    control.sample();
  }

  SimulatorBuilder with(SimulatorBuilder builder) {
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

  static String exchange(String appId, String code) {
    return "/sns/oauth2/access_token?appid="
        + appId
        + "&secret="
        + secret(appId)
        + "&code="
        + code
        + "&grant_type=authorization_code";
  }

  Object errcode(String path) {
    return browser.json(wechat, path).getOrDefault("errcode", 0L);
  }
}
