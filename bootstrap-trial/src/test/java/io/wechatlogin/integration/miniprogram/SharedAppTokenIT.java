package io.wechatlogin.integration.miniprogram;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.MinimalMiniProgramApi;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Phone numbers through two nodes on one database, at a WeChat that is not the simulator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedAppTokenIT {
  private static final String HOST_KEY = "wlh_the-key-of-this-test-0123456789";
  private static final int CROWD = 24;
  private static final List<String> INSTANCES =
      List.of("Crowd", "Shared", "Killed", "Slow", "Fenced", "Busy", "Burnt", "Orphan");

  private final MinimalMiniProgramApi wechat = new MinimalMiniProgramApi();
  private Path dir;
  private EmbeddedPostgres postgres;
  private ServiceProcess one;
  private ServiceProcess two;
  private List<ApiClient> nodes;

  @BeforeAll
  void startTheNodes(@TempDir Path temporary) throws IOException {
    dir = temporary;
    for (String name : INSTANCES) {
      instance(name);
    }
    postgres = EmbeddedPostgres.start();
    one = ServiceProcess.start(dir.resolve("data1"), environment());
    two = ServiceProcess.start(dir.resolve("data2"), environment());
    nodes =
        List.of(new ApiClient(one.listening(), HOST_KEY), new ApiClient(two.listening(), HOST_KEY));
  }

  @AfterAll
  void stopTheNodes() throws IOException {
    one.close();
    two.close();
    wechat.close();
    postgres.close();
  }

  @Test
  void aCrowdOnTwoNodesWithoutATokenAsksForOne() throws Exception {
    assertThat(crowd("Crowd")).containsOnly(200);
    assertThat(wechat.tokenCalls(app("Crowd"))).isEqualTo(1);
    assertThat(wechat.phoneCalls(app("Crowd"))).isEqualTo(CROWD);
  }

  @Test
  void theTokenOfOneNodeIsThatOfTheOther() {
    for (ApiClient node : nodes) {
      ApiClient.Answer answer =
          numberOf(node, "Shared", wechat.phoneCode(app("Shared"), "13800138000"));
      answer.expect(200);
      assertThat(answer.response().body())
          .isEqualTo(
              "{\"phoneNumber\":\"13800138000\",\"purePhoneNumber\":\"13800138000\","
                  + "\"countryCode\":\"86\"}");
    }
    assertThat(wechat.tokenCalls(app("Shared"))).isEqualTo(1);
  }

  @Test
  void aTokenThatWeChatKilledIsRenewedOnce() throws Exception {
    assertThat(crowd("Killed")).containsOnly(200);
    wechat.killToken(app("Killed"));
    assertThat(crowd("Killed")).containsOnly(200);
    assertThat(wechat.tokenCalls(app("Killed"))).isEqualTo(2);
    assertThat(wechat.phoneCalls(app("Killed"))).isEqualTo(2 * CROWD);
  }

  @Test
  void aCodeThatWeChatDoesNotKnowIsInvalid() {
    assertProblem(numberOf(nodes.getFirst(), "Shared", "0wx-login-code"), 400, "invalid_code");
  }

  @Test
  void aQuotaSaysWhenToComeBack() {
    wechat.refuseNextNumber(app("Slow"), 45011);
    ApiClient.Answer answer =
        numberOf(nodes.getFirst(), "Slow", wechat.phoneCode(app("Slow"), "13800138001"));
    assertProblem(answer, 503, "wechat_rate_limited");
    assertThat(answer.response().headers().firstValue("Retry-After")).contains("60");
  }

  @Test
  void anAddressOutsideTheWhitelistIsReportedAsMisconfiguration() {
    String code = wechat.phoneCode(app("Fenced"), "13800138002");
    wechat.refuseTokens(app("Fenced"), 40164);
    for (ApiClient node : nodes) {
      assertProblem(numberOf(node, "Fenced", code), 502, "wechat_misconfigured");
    }
    wechat.refuseTokens(app("Fenced"), 0);
    numberOf(nodes.getLast(), "Fenced", code).expect(200);
  }

  @Test
  void aBusyWeChatIsAskedForATokenTwice() {
    wechat.refuseTokens(app("Busy"), -1);
    String code = wechat.phoneCode(app("Busy"), "13800138003");
    assertProblem(numberOf(nodes.getFirst(), "Busy", code), 503, "wechat_unavailable");
    assertThat(wechat.tokenCalls(app("Busy"))).isEqualTo(2);
    assertThat(wechat.phoneCalls(app("Busy"))).isZero();
  }

  @Test
  void aPhoneCodeIsNeverSentTwice() {
    wechat.refuseNextNumber(app("Burnt"), -1);
    String code = wechat.phoneCode(app("Burnt"), "13800138004");
    assertProblem(numberOf(nodes.getFirst(), "Burnt", code), 503, "wechat_unavailable");
    assertThat(wechat.phoneCalls(app("Burnt"))).isEqualTo(1);
  }

  @Test
  void aNodeKilledDuringARenewalDoesNotBlockTheOthers() throws Exception {
    CountDownLatch arrived = wechat.silence(app("Orphan"));
    ServiceProcess dying = ServiceProcess.start(dir.resolve("data3"), environment());
    ApiClient doomed = new ApiClient(dying.listening(), HOST_KEY);
    String code = wechat.phoneCode(app("Orphan"), "13800138005");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> request = threads.submit(() -> numberOf(doomed, "Orphan", code));
      assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
      dying.kill();
      assertThat(request).failsWithin(20, TimeUnit.SECONDS);
    }

    ApiClient.Answer answer = numberOf(nodes.getFirst(), "Orphan", code);
    for (int tries = 1; answer.status() != 200 && tries < 4; tries++) {
      assertProblem(answer, 503, "wechat_unavailable");
      answer = numberOf(nodes.getFirst(), "Orphan", code);
    }
    answer.expect(200);
    assertThat(wechat.tokenCalls(app("Orphan"))).isEqualTo(2);
  }

  @Test
  void neitherLogsNorRefusalsShowASecretATokenOrANumber() {
    numberOf(nodes.getFirst(), "Shared", wechat.phoneCode(app("Shared"), "13800138006"))
        .expect(200);
    ApiClient.Answer refused = numberOf(nodes.getFirst(), "Shared", "0unknown-code");
    assertProblem(refused, 400, "invalid_code");
    assertThat(one.output() + two.output() + refused.response().body())
        .contains("wxa/business/getuserphonenumber refused: errcode 40029")
        .doesNotContain("marker-")
        .doesNotContain("secret-of-")
        .doesNotContain("0unknown-code")
        .doesNotContain("13800138006")
        .doesNotContain(HOST_KEY);
  }

  /** Sends as many requests as the crowd has heads at once, to both nodes in turn. */
  private List<Integer> crowd(String instance) throws Exception {
    CyclicBarrier start = new CyclicBarrier(CROWD);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers =
          IntStream.range(0, CROWD)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            String code = wechat.phoneCode(app(instance), "1380013" + i);
                            start.await();
                            return numberOf(nodes.get(i % 2), instance, code).status();
                          }))
              .toList();
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        statuses.add(answer.get());
      }
      return statuses;
    }
  }

  private static ApiClient.Answer numberOf(ApiClient node, String instance, String code) {
    return node.post(
        "/api/v1/login-types/" + instance + "/phone-numbers", "{'code': '" + code + "'}");
  }

  private static void assertProblem(ApiClient.Answer answer, int status, String code) {
    assertThat(answer.expect(status).text("code")).isEqualTo(code);
  }

  private Map<String, String> environment() {
    return Map.of(
        "WECHAT_LOGIN_CONFIG_DIR",
        dir.resolve("config").toString(),
        "WECHAT_LOGIN_DATABASE_URL",
        postgres.getJdbcUrl("postgres", "postgres"),
        "WECHAT_LOGIN_ENCRYPTION_KEYS",
        "A".repeat(43) + "=",
        "WECHAT_LOGIN_WECHAT_API_URL",
        wechat.url().toString(),
        "WECHAT_LOGIN_HOST_KEYS",
        "test:" + SecretHash.of(HOST_KEY).hex());
  }

  private void instance(String name) throws IOException {
    Path folder = dir.resolve("config/auths/loginTypes").resolve(name);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("e.json"),
        "{\"type\":\"auths.loginTypes.WeChatMiniType\",\"title\":\"" + name + "\"}");
    Files.writeString(
        folder.resolve(name + ".json"),
        "{\"authConfig\":{\"appId\":\"%1$s\",\"appSecret\":\"secret-of-%1$s\"}}"
            .formatted(app(name)));
  }

  private static String app(String instance) {
    return "wx%016x".formatted(instance.hashCode());
  }
}
