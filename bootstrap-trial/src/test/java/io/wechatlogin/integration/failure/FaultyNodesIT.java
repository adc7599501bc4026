package io.wechatlogin.integration.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.BackgroundLoad;
import io.wechatlogin.integration.environment.CodeVerifier;
import io.wechatlogin.integration.environment.Concurrently;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ExternalPostgres;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.WechatSimulator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes on one database; one is killed or has a wrong clock. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultyNodesIT {
  private static final String MINI = "wx000000000000a0d1";
  private static final String SITE = "wx000000000000a0d2";

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private Path dir;
  private ExternalPostgres postgres;
  private Map<String, String> environment;
  private ServiceProcess right;
  private ServiceProcess fast;

  @BeforeAll
  void startTheNodes(@TempDir Path temporary) {
    dir = temporary;
    wechat.control().addApp(App.mini(MINI, "secret-of-" + MINI));
    wechat.control().addApp(App.website(SITE, "secret-of-" + SITE));
    wechat.control().addPerson(Person.of("ann", "Ann"));
    postgres = ExternalPostgres.start(dir.resolve("postgresql"), dir.resolve("disk"));
    environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", MINI, true)
            .add("Site", "WeChatType", SITE, true)
            .environment(wechat.url());
    environment.put("WECHAT_LOGIN_DATABASE_URL", postgres.url());
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=");
    environment.put("WECHAT_LOGIN_PUBLIC_URL", "http://localhost");
    environment.put("WECHAT_LOGIN_DATABASE_POOL", "8");
    right = ServiceProcess.start(dir.resolve("right"), environment);
    fast = ServiceProcess.start(dir.resolve("fast"), environment, Duration.ofMinutes(5));
  }

  @AfterAll
  void stopTheNodes() {
    right.close();
    fast.close();
    postgres.close();
    wechat.close();
  }

  @Test
  void aKilledNodeLosesNoData() {
    ServiceProcess doomed = ServiceProcess.start(dir.resolve("doomed"), environment);
    URI heir = right.listening();
    URI other = doomed.listening();
    BackgroundLoad regulars =
        new BackgroundLoad(
            wechat.control(),
            "Mini",
            MINI,
            client -> ThreadLocalRandom.current().nextBoolean() ? heir : other,
            "invalid_login_code",
            BackgroundLoad.UNANSWERED);
    try (regulars) {
      regulars.await("ok", 100);
      doomed.kill();
      regulars.await(BackgroundLoad.UNANSWERED, 16);
      regulars.await("ok", 100);
    }
    regulars.check(heir);
  }

  @Test
  void aClockThatIsFiveMinutesFastChangesNothing() {
    goFromNodeToNode(fast);
    assertThat(fast.output()).contains("PT5M ahead of the database's");
  }

  @Test
  void aClockThatIsFiveMinutesSlowChangesNothing() {
    try (ServiceProcess slow =
        ServiceProcess.start(dir.resolve("slow"), environment, Duration.ofMinutes(-5))) {
      goFromNodeToNode(slow);
    }
  }

  private void goFromNodeToNode(ServiceProcess off) {
    List<URI> nodes = List.of(right.listening(), off.listening());
    BackgroundLoad regulars =
        new BackgroundLoad(
            wechat.control(),
            "Mini",
            MINI,
            client -> nodes.get(ThreadLocalRandom.current().nextInt(2)),
            "invalid_login_code");
    try (regulars) {
      regulars.await("ok", 300);
    }
    nodes.forEach(regulars::check);
  }

  @Test
  void theSameCallbackAtBothNodesIsAnsweredOnceAndTheSame() {
    ApiClient browser = new ApiClient(right.listening());
    CodeVerifier verifier = CodeVerifier.random();
    String state =
        browser
            .post(
                "/api/v1/login-types/Site/authorizations",
                "{'redirectUrl': 'https://app.example/after', " + verifier.challengeField() + "}")
            .expect(201)
            .text("state");
    String callback =
        "/api/v1/login-types/Site/callback?code="
            + wechat.control().issueCode(SITE, "ann")
            + "&state="
            + state;
    wechat.control().clearCalls();
    List<String> answers =
        Concurrently.of(
            i ->
                () -> {
                  URI node = (i % 2 == 0 ? right : fast).listening();
                  return browser.get(node + callback).expect(303).location();
                });
    assertThat(new HashSet<>(answers)).hasSize(1);
    assertThat(answers.getFirst()).startsWith("https://app.example/after?bindCode=wlb_");
    assertThat(wechat.control().recordedCalls())
        .filteredOn(call -> call.path().equals("/sns/oauth2/access_token"))
        .hasSize(1);
    String bindCode = answers.getFirst().substring(answers.getFirst().indexOf('=') + 1);
    String registration =
        "{'bindCode': '%s', 'displayName': 'Ann', %s}".formatted(bindCode, verifier.field());
    assertThat(
            Concurrently.of(
                i ->
                    () ->
                        new ApiClient((i % 2 == 0 ? right : fast).listening())
                            .post("/api/v1/login-types/Site/registrations", registration)
                            .status()))
        .containsOnlyOnce(201)
        .contains(400);
  }
}
