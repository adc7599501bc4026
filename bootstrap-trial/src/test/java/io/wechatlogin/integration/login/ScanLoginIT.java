package io.wechatlogin.integration.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.Browser;
import io.wechatlogin.integration.environment.CodeVerifier;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.WechatSimulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A desktop, the simulator's phone, and two nodes of the jar on one database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScanLoginIT {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final String HOST_KEY = "wlh_the-key-of-this-test-0123456789";
  private static final String SCANS = "/api/v1/login-types/Main/scans";
  private static final String MAIN_APP = "wx00000000000000e1";
  private static final String CLOSED_APP = "wx00000000000000e2";
  private static final String WECHAT =
      "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"
          + " MicroMessenger/8.0.50.2700(0x28003255) WeChat/arm64 NetType/WIFI";
  private static final String CHROME_ON_A_PHONE =
      "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36";

  private final WechatSimulator wechat = WechatSimulator.builder().port(0).controlPort(0).start();
  private final CodeVerifier verifier = CodeVerifier.random();
  private final String challenge = "{" + verifier.challengeField() + "}";
  private Path dir;
  private EmbeddedPostgres postgres;
  private ServiceProcess one;
  private ServiceProcess two;

  @BeforeAll
  void startTwoNodes(@TempDir Path temporary) throws IOException {
    dir = temporary;
    wechat.control().addApp(App.official(MAIN_APP, "secret-of-main").named("Main"));
    wechat.control().addApp(App.official(CLOSED_APP, "secret-of-closed").named("Closed"));
    wechat.control().samplePersons();
    instance("Main", MAIN_APP, "secret-of-main", "snsapi_base", 1);
    instance("Closed", CLOSED_APP, "secret-of-closed", "snsapi_userinfo", 0);
    postgres = EmbeddedPostgres.start();
    one = node("one");
    two = node("two");
  }

  @AfterAll
  void stop() throws IOException {
    one.close();
    two.close();
    postgres.close();
    wechat.close();
  }

  @Test
  void aScanStartedAtOneNodeIsConfirmedAtTheOther() {
    ApiClient host = new ApiClient(one.listening(), HOST_KEY);
    host.put("/api/v1/users/7", "{'displayName': 'Seven', 'corpIds': []}").expect(201);
    host.put(
            "/api/v1/users/7/bindings/Main",
            "{'code': '" + wechat.control().issueCode(MAIN_APP, "alice") + "'}")
        .expect(200);

    ApiClient desktop = new ApiClient(one.listening());
    ApiClient.Answer scan = desktop.post(SCANS, challenge).expect(201);
    String path = SCANS + "/" + scan.text("scanId");
    assertThat(scan.text("url")).isEqualTo(one.url() + "/scan/" + scan.text("scanId"));
    assertThat(desktop.get(path).text("status")).isEqualTo("waiting");
    assertThat(new ApiClient(two.listening()).get(path + "/qr.svg").expect(200).response().body())
        .startsWith("<svg");

    CompletableFuture<ApiClient.Answer> scanned =
        CompletableFuture.supplyAsync(() -> desktop.get(path + "?wait=25&status=waiting"));
    Phone phone = new Phone(two, scan.text("scanId"));
    phone.comesBack("alice");
    assertThat(scanned.join().text("status")).isEqualTo("scanned");

    CompletableFuture<ApiClient.Answer> confirmed =
        CompletableFuture.supplyAsync(() -> desktop.get(path + "?wait=25&status=scanned"));
    new ApiClient(one.listening()).get(path + "?wait=25").expect(403);
    long start = System.nanoTime();
    phone.decides("confirm");
    ApiClient.Answer result = confirmed.join().expect(200);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(result.text("status")).isEqualTo("confirmed");
    assertThat(desktop.get(path).text("loginCode")).isEmpty();
    new ApiClient(one.listening()).get(path).expect(403);

    String session =
        "{'loginCode': '%s', %s}".formatted(result.text("loginCode"), verifier.field());
    assertThat(
            new ApiClient(two.listening())
                .post("/api/v1/sessions", session)
                .expect(201)
                .text("userId"))
        .isEqualTo("7");
    assertThat(phone.opens().expect(200).response().body()).contains("data-state=\"confirmed\"");
    for (ServiceProcess node : List.of(one, two)) {
      assertThat(node.output())
          .doesNotContain(result.text("loginCode"))
          .doesNotContain(scan.text("scanId"));
    }
  }

  @Test
  void aStrangerRegistersWithTheBindCode() {
    ApiClient desktop = new ApiClient(one.listening());
    String scanId = desktop.post(SCANS, challenge).expect(201).text("scanId");
    Phone phone = new Phone(two, scanId);
    phone.comesBack("bob");
    phone.decides("confirm");
    String bindCode = desktop.get(SCANS + "/" + scanId).text("bindCode");
    new ApiClient(two.listening())
        .post(
            "/api/v1/login-types/Main/registrations",
            "{'bindCode': '%s', %s}".formatted(bindCode, verifier.field()))
        .expect(201);
  }

  @Test
  void aRefusalIsReportedToTheDesktopAtOnce() {
    ApiClient desktop = new ApiClient(one.listening());
    String scanId = desktop.post(SCANS, challenge).expect(201).text("scanId");
    Phone phone = new Phone(two, scanId);
    phone.comesBack("emoji");
    CompletableFuture<ApiClient.Answer> refused =
        CompletableFuture.supplyAsync(
            () -> desktop.get(SCANS + "/" + scanId + "?wait=25&status=scanned"));
    phone.decides("refuse");
    assertThat(refused.join().text("status")).isEqualTo("refused");
  }

  @Test
  void aSnapshotOfThePageIdentifiesNoPerson() {
    ApiClient desktop = new ApiClient(one.listening());
    String scanId = desktop.post(SCANS, challenge).expect(201).text("scanId");
    Phone phone = new Phone(one, scanId);
    String back = phone.goesThroughWechat("snapshot");
    assertThat(back).endsWith("/scan/" + scanId + "?error=snapshot_user");
    assertThat(phone.api.get(back).expect(403).response().body()).contains("使用完整服务");
    assertThat(desktop.get(SCANS + "/" + scanId).text("status")).isEqualTo("scanned");
    phone.comesBack("control-char");
    phone.decides("refuse");
  }

  @Test
  void aStoppingNodeAnswersWaitingRequestsAtOnce() {
    ServiceProcess node = node("three");
    ApiClient desktop = new ApiClient(node.listening());
    String scanId = desktop.post(SCANS, challenge).expect(201).text("scanId");
    CompletableFuture<ApiClient.Answer> waiting =
        CompletableFuture.supplyAsync(() -> desktop.get(SCANS + "/" + scanId + "?wait=25"));
    node.awaitMetric("wechat_login_scans_waiting", 1);
    long start = System.nanoTime();
    node.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    assertThat(waiting.join().expect(200).text("status")).isEqualTo("waiting");
  }

  @Test
  void thePhoneShowsTheTimeInItsTimeZoneAndLanguage() {
    Map<String, String> clocks =
        Map.of(
            "zh-CN", "GMT\\+8 \\d?\\d:\\d\\d:\\d\\d", "en", "\\d?\\d:\\d\\d:\\d\\d [AP]M GMT\\+8");
    clocks.forEach(
        (language, clock) -> {
          ApiClient desktop = new ApiClient(one.listening());
          String url = desktop.post(SCANS.replace("Main", "Closed"), challenge).text("url");
          Path profile = dir.resolve("time-" + language);
          try (Browser phone = Browser.ofPhone(profile, WECHAT, language)) {
            phone.inTimeZone("Asia/Shanghai");
            phone.open(url);
            phone.click("#person-alice");
            phone.click("#confirm");
            phone.see("[data-state=ask]");
            assertThat(phone.see("time").getText().replace('\u202F', ' ')).matches(clock);
          }
        });
  }

  @Test
  void aPersonSeesPagesOnThePhone() {
    ApiClient desktop = new ApiClient(one.listening());
    JsonNode scan = desktop.post(SCANS.replace("Main", "Closed"), challenge).expect(201).json();
    String url = scan.path("url").asText();
    try (Browser outside = Browser.ofPhone(dir.resolve("outside"), CHROME_ON_A_PHONE, "zh-CN")) {
      outside.open(url);
      outside.see("[data-state=open-in-wechat]");
      outside.waitForText("#scan-title", "请在微信中打开");
      outside.screenshot(PICTURES.resolve("scan-open-in-wechat-zh.png"));
    }
    try (Browser phone = Browser.ofPhone(dir.resolve("phone"), WECHAT, "en")) {
      phone.open(url);
      phone.click("#person-alice");
      phone.click("#confirm");
      phone.see("[data-state=ask]");
      phone.screenshot(PICTURES.resolve("scan-ask.png"));
      phone.click("#confirm");
      phone.waitForText("#error-code", "not_bound");
      phone.screenshot(PICTURES.resolve("scan-not-bound.png"));
      assertThat(phone.url()).isEqualTo(url);
      phone.open(url + "?error=snapshot_user");
      phone.waitForText("#error-code", "snapshot_user");
      phone.screenshot(PICTURES.resolve("scan-snapshot.png"));
      phone.open(url.substring(0, url.length() - 1) + "-");
      phone.see("[data-state=gone]");
      phone.screenshot(PICTURES.resolve("scan-gone.png"));
    }
    String path = SCANS.replace("Main", "Closed") + "/" + scan.path("scanId").asText();
    assertThat(desktop.get(path).text("error")).isEqualTo("not_bound");

    String known = desktop.post(SCANS, challenge).expect(201).text("url");
    try (Browser phone = Browser.ofPhone(dir.resolve("zh"), WECHAT, "zh-CN")) {
      phone.open(known);
      phone.click("#person-errcode");
      phone.see("[data-state=ask]");
      phone.screenshot(PICTURES.resolve("scan-ask-zh.png"));
      phone.click("#confirm");
      phone.see("[data-state=confirmed]");
      phone.screenshot(PICTURES.resolve("scan-confirmed-zh.png"));
    }
  }

  private ServiceProcess node(String name) {
    return ServiceProcess.start(
        dir.resolve(name),
        Map.of(
            "WECHAT_LOGIN_CONFIG_DIR", dir.resolve("config").toString(),
            "WECHAT_LOGIN_DATABASE_URL", postgres.getJdbcUrl("postgres", "postgres"),
            "WECHAT_LOGIN_ENCRYPTION_KEYS", "A".repeat(43) + "=",
            "WECHAT_LOGIN_WECHAT_API_URL", wechat.url().toString(),
            "WECHAT_LOGIN_WECHAT_OPEN_URL", wechat.url().toString(),
            "WECHAT_LOGIN_HOST_KEYS", "test:" + SecretHash.of(HOST_KEY).hex()));
  }

  private void instance(String name, String appId, String secret, String scope, int allowRegister)
      throws IOException {
    Path folder = dir.resolve("config/auths/loginTypes").resolve(name);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("e.json"),
        """
        {"type": "auths.loginTypes.WechatPublicType", "title": "%s", "allowRegister": %d}
        """
            .formatted(name, allowRegister));
    Files.writeString(
        folder.resolve(name + ".json"),
        """
        {"appId": "%s", "appSecret": "%s", "scope": "%s"}
        """
            .formatted(appId, secret, scope));
  }

  /** A person's WeChat, at a node. */
  private final class Phone {
    private final ServiceProcess node;
    private final String page;
    private final ApiClient api;

    Phone(ServiceProcess node, String scanId) {
      this.node = node;
      this.page = "/scan/" + scanId;
      this.api = new ApiClient(node.listening());
    }

    ApiClient.Answer opens() {
      return api.get(page);
    }

    /** Goes to WeChat's page and back, and returns where the callback leads. */
    String goesThroughWechat(String person) {
      String authorize = opens().expect(302).location();
      assertThat(authorize).startsWith(wechat.url() + "/connect/oauth2/authorize?");
      String back =
          api.get(authorize.replace("#wechat_redirect", "") + "&sim_person=" + person)
              .expect(302)
              .location();
      return here(api.get(here(back)).expect(303).location());
    }

    void comesBack(String person) {
      assertThat(goesThroughWechat(person)).isEqualTo(node.listening() + page);
    }

    void decides(String decision) {
      String question =
          opens()
              .expect(200)
              .response()
              .body()
              .replaceAll("(?s).*name=\"question\" value=\"([^\"]*)\".*", "$1");
      api.submit(page, "question=" + question + "&decision=" + decision).expect(303);
    }

    /** Returns an address of this node as the test reaches it: its cookies go by the name. */
    private String here(String address) {
      return address.replace(node.url().toString(), node.listening().toString());
    }
  }
}
