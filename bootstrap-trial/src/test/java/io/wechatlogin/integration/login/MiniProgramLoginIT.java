package io.wechatlogin.integration.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.Concurrently;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.MinimalWechat;
import io.wechatlogin.integration.environment.ServiceProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The mini program login through the jar, against a WeChat that is not the simulator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MiniProgramLoginIT {
  private static final String APP = "wx00000000000000e1";
  private static final String CLOSED_APP = "wx00000000000000e2";
  private static final String WEB_APP = "wx00000000000000e3";

  private final MinimalWechat wechat = new MinimalWechat();
  private ServiceProcess service;
  private ApiClient host;
  private ApiClient phone;

  @BeforeAll
  void startTheJar(@TempDir Path dir) {
    ConfigFolder config =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .add("Closed", "WeChatMiniType", CLOSED_APP, false)
            .add("Web", "WeChatType", WEB_APP, true);
    service = ServiceProcess.start(dir.resolve("data"), config.environment(wechat.url()));
    host = new ApiClient(service.url(), ConfigFolder.HOST_KEY);
    phone = new ApiClient(service.url());
  }

  @AfterAll
  void stopTheJar() {
    service.close();
    wechat.close();
  }

  @Test
  void aKnownPersonGetsALoginCodeAndTheOrganizations() {
    String corp = id("corp");
    String user = id("user");
    host.put("/api/v1/organizations/" + corp, "{'corpName': '第一公司'}").expect(200);
    host.put("/api/v1/users/" + user, "{'displayName': 'A', 'corpIds': ['" + corp + "']}")
        .expect(201);
    String openId = id("o");
    host.put(binding(user, "Mini"), "{'code': '" + code(openId) + "'}").expect(200);

    ApiClient.Answer answer = loginCode("Mini", code(openId)).expect(200);

    assertThat(answer.text("loginCode")).startsWith("wlc_").hasSize(47);
    assertThat(answer.json().at("/corpList/0/corpId").asText()).isEqualTo(corp);
    assertThat(answer.json().at("/corpList/0/corpName").asText()).isEqualTo("第一公司");
    assertThat(answer.json().at("/expiresIn").asInt()).isEqualTo(60);
    assertThat(answer.json().has("bindCode")).isFalse();
    assertThat(session(answer).text("userId")).isEqualTo(user);
  }

  @Test
  void aStrangerRegistersAndNeedsNoSecondCode() {
    ApiClient.Answer stranger = loginCode("Mini", code(id("o"))).expect(200);
    assertThat(stranger.text("bindCode")).startsWith("wlb_").hasSize(47);
    assertThat(stranger.json().at("/expiresIn").asInt()).isEqualTo(300);
    assertThat(stranger.json().has("loginCode")).isFalse();

    ApiClient.Answer registered = register(stranger.text("bindCode"), "Bo 🐼").expect(201);

    assertThat(registered.text("displayName")).isEqualTo("Bo 🐼");
    assertThat(registered.text("userId")).matches("[0-9]+");
    assertThat(registered.json().at("/corpList").isArray()).isTrue();
    assertThat(session(registered).text("userId")).isEqualTo(registered.text("userId"));
    assertThat(register(stranger.text("bindCode"), "Bo").expect(400).text("code"))
        .isEqualTo("invalid_bind_code");
  }

  @Test
  void aKnownPersonLogsInInOneStep() {
    String openId = id("o");
    assertThat(oneStep("Mini", code(openId)).expect(200).text("bindCode")).startsWith("wlb_");
    String user = registered(openId);
    ApiClient.Answer opened = oneStep("Mini", code(openId)).expect(201);
    assertThat(opened.text("userId")).isEqualTo(user);
    assertThat(opened.text("sessionToken")).startsWith("wls_");
    assertThat(opened.json().at("/corpList").isArray()).isTrue();
    assertThat(oneStep("Closed", code(CLOSED_APP, id("o"), null)).expect(403).text("code"))
        .isEqualTo("not_bound");
  }

  @Test
  void whereRegistrationIsClosedOnlyAHostGetsABindCode() {
    String openId = id("o");
    assertThat(loginCode("Closed", code(CLOSED_APP, openId, null)).expect(403).text("code"))
        .isEqualTo("not_bound");
    String bindCode =
        host.post(
                "/api/v1/login-types/Closed/login-codes",
                "{'code': '" + code(CLOSED_APP, openId, null) + "'}")
            .expect(200)
            .text("bindCode");
    assertThat(
            phone
                .post(
                    "/api/v1/login-types/Closed/registrations", "{'bindCode': '" + bindCode + "'}")
                .expect(403)
                .text("code"))
        .isEqualTo("registration_closed");
    String user = user(id("user"));
    host.put(binding(user, "Closed"), "{'bindCode': '" + bindCode + "'}").expect(200);
    assertThat(
            session(loginCode("Closed", code(CLOSED_APP, openId, null)).expect(200)).text("userId"))
        .isEqualTo(user);
  }

  @Test
  void aNumericUserBindsAndUnbinds() {
    String user = user(Integer.toString(100_000 + (int) (System.nanoTime() % 800_000)));
    String openId = id("o");
    ApiClient.Answer bound = host.put(binding(user, "Mini"), "{'code': '" + code(openId) + "'}");
    assertThat(bound.expect(200).response().body())
        .isEqualTo("{\"success\":true,\"message\":\"Operation successful\"}");
    ApiClient.Answer shown = host.get(binding(user, "Mini")).expect(200);
    assertThat(shown.text("openId")).isEqualTo(openId);
    assertThat(shown.text("appId")).isEqualTo(APP);
    assertThat(shown.json().at("/isActive").asBoolean()).isTrue();
    String token = session(loginCode("Mini", code(openId)).expect(200)).text("sessionToken");
    ApiClient signedIn = phone.as(token);
    ApiClient.Answer unbound = signedIn.delete(binding("me", "Mini")).expect(200);
    signedIn.get("/api/v1/sessions/current").expect(401);
    String next = unbound.response().headers().firstValue("X-Session-Token").orElseThrow();
    phone.as(next).delete(binding(user, "Mini")).expect(200);
    assertThat(host.get(binding(user, "Mini")).expect(200).response().body())
        .isEqualTo("{\"isActive\":false}");
    assertThat(loginCode("Mini", code(openId)).expect(200).text("bindCode")).isNotEmpty();
  }

  @Test
  void aPersonKnownByUnionIdFromTheWebsiteIsLoggedIn() {
    String unionId = id("u");
    String user = user(id("user"));
    host.put(binding(user, "Web"), "{'code': '" + wechat.code(WEB_APP, id("o"), unionId) + "'}")
        .expect(200);
    String openId = id("o");
    assertThat(session(loginCode("Mini", code(APP, openId, unionId)).expect(200)).text("userId"))
        .isEqualTo(user);
    assertThat(host.get(binding(user, "Mini")).expect(200).text("openId")).isEqualTo(openId);
    assertThat(session(loginCode("Mini", code(openId)).expect(200)).text("userId")).isEqualTo(user);
  }

  @Test
  void ofACrowdWithOneBindCodeOneRegisters() {
    String bindCode = loginCode("Mini", code(id("o"))).expect(200).text("bindCode");
    List<ApiClient.Answer> answers = Concurrently.of(i -> () -> register(bindCode, "Number " + i));
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(
            answer -> assertThat(answer.expect(400).text("code")).isEqualTo("invalid_bind_code"));
  }

  @Test
  void ofACrowdOfBindCodesOfOnePersonOneRegisters() {
    String openId = id("o");
    List<String> bindCodes =
        IntStream.range(0, Concurrently.SIZE)
            .mapToObj(i -> loginCode("Mini", code(openId)).expect(200).text("bindCode"))
            .toList();
    List<ApiClient.Answer> answers =
        Concurrently.of(i -> () -> register(bindCodes.get(i), "Number " + i));
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(
            answer -> assertThat(answer.expect(400).text("code")).isEqualTo("invalid_bind_code"));
    assertThat(loginCode("Mini", code(openId)).expect(200).text("loginCode")).isNotEmpty();
  }

  @Test
  void ofTwoBindCodesOfOnePersonTheSecondIsVoid() {
    String openId = id("o");
    String first = loginCode("Mini", code(openId)).expect(200).text("bindCode");
    String second = loginCode("Mini", code(openId)).expect(200).text("bindCode");
    String user = register(first, "One").expect(201).text("userId");
    assertThat(register(second, "Two").expect(400).text("code")).isEqualTo("invalid_bind_code");
    assertThat(session(loginCode("Mini", code(openId)).expect(200)).text("userId")).isEqualTo(user);
  }

  @Test
  void aBindCodeDiesWhenItsIdentityIsBoundOtherwise() {
    String openId = id("o");
    String bindCode = loginCode("Mini", code(openId)).expect(200).text("bindCode");
    String user = user(id("user"));
    host.put(binding(user, "Mini"), "{'code': '" + code(openId) + "'}").expect(200);
    assertThat(register(bindCode, "Late").expect(400).text("code")).isEqualTo("invalid_bind_code");
    String other = user(id("user"));
    assertThat(
            host.put(binding(other, "Mini"), "{'bindCode': '" + bindCode + "'}")
                .expect(400)
                .text("code"))
        .isEqualTo("invalid_bind_code");
  }

  @Test
  void aCodeWorksOnceAndInItsAppOnly() {
    String code = code(id("o"));
    assertThat(loginCode("Closed", code).expect(400).text("code")).isEqualTo("invalid_code");
    loginCode("Mini", code).expect(200);
    assertThat(loginCode("Mini", code).expect(400).text("code")).isEqualTo("invalid_code");
    assertThat(loginCode("Mini", "a b").expect(400).text("code")).isEqualTo("invalid_request");
    assertThat(loginCode("Mini", "x".repeat(129)).expect(400).text("code"))
        .isEqualTo("invalid_request");
  }

  @Test
  void theTypeHasNoRedirect() {
    assertThat(
            phone
                .get("/api/v1/login-types/Mini/authorize?redirectUrl=https://app.example/")
                .expect(422)
                .text("code"))
        .isEqualTo("not_supported");
    assertThat(
            host.post("/api/v1/login-types/Mini/user-info", "{'code': 'c'}")
                .expect(422)
                .text("code"))
        .isEqualTo("not_supported");
    ApiClient.Answer config = phone.get("/api/v1/login-types/auths.loginTypes.Mini").expect(200);
    assertThat(config.text("authType")).isEqualTo("WeChatMiniType");
    assertThat(config.json().at("/authConfig/appId").asText()).isEqualTo(APP);
    assertThat(config.response().body()).doesNotContain("secret");
  }

  private String code(String openId) {
    return code(APP, openId, null);
  }

  private String code(String appId, String openId, @Nullable String unionId) {
    return wechat.jsCode(appId, openId, unionId, "tiihtNczf5v6AKRyjwEUhQ==");
  }

  private ApiClient.Answer loginCode(String instance, String code) {
    return phone.post(
        "/api/v1/login-types/" + instance + "/login-codes", "{'code': '" + code + "'}");
  }

  private ApiClient.Answer oneStep(String instance, String code) {
    return phone.post(
        "/api/v1/sessions", "{'loginType': '" + instance + "', 'code': '" + code + "'}");
  }

  private ApiClient.Answer register(String bindCode, String name) {
    return phone.post(
        "/api/v1/login-types/Mini/registrations",
        "{'bindCode': '" + bindCode + "', 'displayName': '" + name + "'}");
  }

  private String registered(String openId) {
    String bindCode = loginCode("Mini", code(openId)).expect(200).text("bindCode");
    return register(bindCode, "Someone").expect(201).text("userId");
  }

  private ApiClient.Answer session(ApiClient.Answer withLoginCode) {
    return phone
        .post("/api/v1/sessions", "{'loginCode': '" + withLoginCode.text("loginCode") + "'}")
        .expect(201);
  }

  private String user(String userId) {
    host.put("/api/v1/users/" + userId, "{'displayName': 'Someone', 'corpIds': []}").expect(201);
    return userId;
  }

  private static String binding(String user, String instance) {
    return "/api/v1/users/" + user + "/bindings/" + instance;
  }

  private static String id(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
  }
}
