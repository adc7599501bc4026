package io.wechatlogin.integration.miniprogram;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.RecordedCall;
import io.wechatlogin.simulator.WechatSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Phone numbers through the jar, with the simulator in WeChat's place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhoneNumberIT {
  private static final String HOST_KEY = "wlh_the-key-of-this-test-0123456789";
  private static final String APP = "wx00000000000000ee";
  private static final String FENCED = "wx00000000000000ff";
  private static final String SECRET = "marker-secret-of-the-app";
  private static final String NUMBERS = "/api/v1/login-types/Main/phone-numbers";

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private Path dir;
  private ServiceProcess service;
  private ApiClient host;

  @BeforeAll
  void startTheJar(@TempDir Path temporary) throws IOException {
    dir = temporary;
    wechat.control().addApp(App.mini(APP, SECRET));
    wechat.control().addApp(App.mini(FENCED, SECRET).allowingOnly("192.0.2.1"));
    wechat.control().addPerson(Person.of("carol", "Carol"));
    instance("Main", APP);
    instance("Fenced", FENCED);
    startTheService();
  }

  private void startTheService() {
    service =
        ServiceProcess.start(
            dir.resolve("data"),
            Map.of(
                "WECHAT_LOGIN_CONFIG_DIR",
                dir.resolve("config").toString(),
                "WECHAT_LOGIN_WECHAT_API_URL",
                wechat.url().toString(),
                "WECHAT_LOGIN_HOST_KEYS",
                "test:" + SecretHash.of(HOST_KEY).hex()));
    host = new ApiClient(service.url(), HOST_KEY);
  }

  @AfterAll
  void stopTheJar() {
    service.close();
    wechat.close();
  }

  @BeforeEach
  void aTokenIsThere() {
    assertNumberIsFound();
    wechat.control().clearCalls();
  }

  @Test
  void aCodeGivesTheNumberOnce() {
    String code = wechat.control().issuePhoneCode(APP, "carol");
    ApiClient.Answer answer = ask(code).expect(200);
    assertThat(answer.text("phoneNumber")).isEqualTo(phoneOfCarol());
    assertThat(answer.text("purePhoneNumber")).isEqualTo(phoneOfCarol());
    assertThat(answer.json().path("countryCode").textValue()).isEqualTo("86");
    assertThat(ask(code).expect(400).text("code")).isEqualTo("invalid_code");
    assertThat(callsTo("/cgi-bin/stable_token")).isEmpty();
  }

  @Test
  void aCodeOfALoginIsNoPhoneCode() {
    String code = wechat.control().issueJsCode(APP, "carol");
    assertThat(ask(code).expect(400).text("code")).isEqualTo("invalid_code");
  }

  @Test
  void aTokenThatSomebodyElseRenewedByForceIsReplacedOnce() throws Exception {
    // WeChat limits forced renewals, and another test may have forced one just now.
    wechat.control().advanceClock(Duration.ofMinutes(1));
    assertThat(renewElsewhere()).isEqualTo(200);
    wechat.control().clearCalls();

    assertNumberIsFound();
    assertNumberIsFound();
    assertThat(callsTo("/cgi-bin/stable_token")).hasSize(1);
    assertThat(callsTo("/wxa/business/getuserphonenumber"))
        .extracting(call -> call.answer().contains("\"errcode\":0"))
        .containsExactly(false, true, true);
  }

  @Test
  void aTokenThatExpiredAtWeChatIsReplacedOnce() {
    wechat.control().advanceClock(Duration.ofHours(3));

    assertNumberIsFound();
    assertNumberIsFound();
    assertThat(callsTo("/cgi-bin/stable_token")).hasSize(1);
    assertThat(callsTo("/wxa/business/getuserphonenumber").getFirst().answer()).contains("42001");
  }

  @Test
  void anAddressOutsideTheWhitelistIsReportedAsMisconfiguration() {
    String code = wechat.control().issuePhoneCode(FENCED, "carol");
    assertThat(
            host.post(NUMBERS.replace("Main", "Fenced"), "{'code': '" + code + "'}")
                .expect(502)
                .text("code"))
        .isEqualTo("wechat_misconfigured");
  }

  @Test
  void onlyHostsMayAsk() {
    String code = wechat.control().issuePhoneCode(APP, "carol");
    assertThat(
            new ApiClient(service.url())
                .post(NUMBERS, "{'code': '" + code + "'}")
                .expect(401)
                .text("code"))
        .isEqualTo("unauthenticated");
    ask(code).expect(200);
  }

  @Test
  void theLogTheMetricsAndTheDataFolderShowNoSecretTokenOrNumber() throws Exception {
    assertNumberIsFound();
    ask("unknown").expect(400);
    String token =
        callsTo("/wxa/business/getuserphonenumber").getFirst().query().get("access_token");
    assertThat(token).isNotBlank();
    assertThat(service.output() + service.metrics())
        .doesNotContain(SECRET)
        .doesNotContain(token)
        .doesNotContain(phoneOfCarol());
    // Stopped, so that no file of the database comes or goes while it is read.
    service.close();
    try (Stream<Path> files = Files.walk(dir.resolve("data"))) {
      boolean rowFound = false;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        rowFound |= content.contains(APP);
        assertThat(content.contains(SECRET) || content.contains(token)).as("%s", file).isFalse();
        assertThat(content.contains(phoneOfCarol())).as("%s", file).isFalse();
      }
      assertThat(rowFound).isTrue();
    }
    startTheService();
  }

  private void assertNumberIsFound() {
    String code = wechat.control().issuePhoneCode(APP, "carol");
    assertThat(ask(code).expect(200).text("phoneNumber")).isEqualTo(phoneOfCarol());
  }

  private ApiClient.Answer ask(String code) {
    return host.post(NUMBERS, "{'code': '" + code + "'}");
  }

  private String phoneOfCarol() {
    return wechat.control().persons().getFirst().phone();
  }

  private List<RecordedCall> callsTo(String path) {
    return wechat.control().recordedCalls().stream()
        .filter(call -> call.path().equals(path))
        .toList();
  }

  /** Another back end of the same app gets itself a token by force, which kills ours. */
  private int renewElsewhere() throws IOException, InterruptedException {
    String body =
        """
        {"grant_type":"client_credential","appid":"%s","secret":"%s","force_refresh":true}\
        """
            .formatted(APP, SECRET);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(wechat.url() + "/cgi-bin/stable_token"))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .statusCode();
    }
  }

  private void instance(String name, String appId) throws IOException {
    Path folder = dir.resolve("config/auths/loginTypes").resolve(name);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("e.json"),
        "{\"type\":\"auths.loginTypes.WeChatMiniType\",\"title\":\"" + name + "\"}");
    Files.writeString(
        folder.resolve(name + ".json"),
        "{\"authConfig\":{\"appId\":\"" + appId + "\",\"appSecret\":\"" + SECRET + "\"}}");
  }
}
