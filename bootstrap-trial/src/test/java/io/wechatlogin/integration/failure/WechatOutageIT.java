package io.wechatlogin.integration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.BackgroundLoad;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.FaultPlan;
import io.wechatlogin.simulator.WechatSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * WeChat fails in every call, under load: first each call ends within its time budget, then calls
 * fail fast, and logins succeed again once WeChat has recovered. The outage takes a few seconds;
 * {@code -Dfaults.seconds=60} makes it a minute.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WechatOutageIT {
  private static final String APP = "wx00000000000000f1";
  private static final Duration OUTAGE =
      Duration.ofSeconds(Integer.getInteger("faults.seconds", 4));

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private ServiceProcess service;

  @BeforeAll
  void startTheJar(@TempDir Path dir) {
    wechat.control().addApp(App.mini(APP, "secret-of-" + APP));
    Map<String, String> environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .environment(wechat.url());
    service = ServiceProcess.start(dir.resolve("data"), environment);
  }

  @AfterAll
  void stopTheJar() {
    service.close();
    wechat.close();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("silent", Fault.delay(Duration.ofSeconds(30))),
        Arguments.of("slow", Fault.slowDrip(Duration.ofSeconds(1))),
        Arguments.of("refusing", Fault.of(Fault.Kind.RESET)),
        Arguments.of("garbage", Fault.of(Fault.Kind.HTML)),
        Arguments.of("wrong types", Fault.of(Fault.Kind.WRONG_TYPES)),
        Arguments.of("502", Fault.status(502)),
        Arguments.of("busy", Fault.errcode(-1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("failures")
  void callsFailFastDuringAWechatOutageAndRecoverAfterIt(String name, Fault fault) {
    FaultPlan always = FaultPlan.seeded(1, 1).of(fault);
    BackgroundLoad regulars =
        new BackgroundLoad(
            wechat.control(),
            "Mini",
            APP,
            client -> service.listening(),
            "wechat_unavailable",
            "invalid_login_code");
    try (regulars) {
      regulars.await("ok", 50);
      wechat.control().faultPlan(always);
      failFor(regulars);
      wechat.control().clearFaults();
      regulars.await("ok", 50);
    } finally {
      wechat.control().clearFaults();
    }
    System.out.print(name + ": ");
    regulars.check(service.listening());
  }

  private void failFor(BackgroundLoad regulars) {
    long start = System.nanoTime();
    regulars.await("wechat_unavailable", 24);
    wechat.control().clearCalls();
    int before = regulars.tally().of("wechat_unavailable");
    do {
      regulars.await("wechat_unavailable", 50);
    } while (System.nanoTime() - start < OUTAGE.toNanos());
    int refused = regulars.tally().of("wechat_unavailable") - before;
    assertThat(wechat.control().recordedCalls()).hasSizeLessThan(refused / 2);
  }
}
