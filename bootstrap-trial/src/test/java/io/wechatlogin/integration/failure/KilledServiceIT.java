package io.wechatlogin.integration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.BackgroundLoad;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.WechatSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A service with an embedded database is killed by {@code kill -9} under load. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledServiceIT {
  private static final String APP = "wx00000000000000d1";
  private static final String[] REFUSALS = {
    "database_unavailable", "invalid_login_code", BackgroundLoad.UNANSWERED
  };

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private Path data;
  private Map<String, String> environment;
  private volatile ServiceProcess service;

  @BeforeAll
  void startTheJar(@TempDir Path dir) {
    data = dir.resolve("data");
    wechat.control().addApp(App.mini(APP, "secret-of-" + APP));
    environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .environment(wechat.url());
    service = ServiceProcess.start(data, environment);
  }

  @AfterAll
  void stopTheJar() {
    service.close();
    wechat.close();
  }

  @Test
  void aKilledServiceLosesNothing() {
    survives(
        () -> {
          service.kill();
          service = ServiceProcess.start(data, environment);
        });
  }

  @Test
  void aKilledDatabaseOfTheServicesOwnIsStartedAgain() {
    ServiceProcess before = service;
    survives(this::killThePostgres);
    assertThat(service).isSameAs(before);
    assertThat(service.output()).contains("started again");
  }

  @Test
  void aServiceAndADatabaseKilledTogetherLoseNothing() {
    survives(
        () -> {
          killThePostgres();
          service.kill();
          service = ServiceProcess.start(data, environment);
        });
  }

  private void survives(Runnable harm) {
    BackgroundLoad regulars =
        new BackgroundLoad(wechat.control(), "Mini", APP, client -> service.listening(), REFUSALS);
    try (regulars) {
      regulars.await("ok", 100);
      harm.run();
      regulars.await("ok", 100);
    }
    assertThat(regulars.tally().of("database_unavailable") + regulars.tally().of("unanswered"))
        .isPositive();
    regulars.check(service.listening());
  }

  private void killThePostgres() {
    try {
      Path pidFile = data.resolve("postgresql/postmaster.pid");
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
