package io.wechatlogin.integration.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.CodeVerifier;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.RecordedCall;
import io.wechatlogin.simulator.WechatSimulator;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Logins on pages of official accounts through the jar, with the simulator in WeChat's place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialAccountLoginIT {
  private static final String PAGE = "wx00000000000000a1";
  private static final String QUIET = "wx00000000000000a2";
  private static final String OTHER = "wx00000000000000a3";
  private static final String RETURN = "https://app.example/after?a=1#top";

  private final WechatSimulator wechat = WechatSimulator.builder().start();
  private final CodeVerifier verifier = CodeVerifier.random();
  private Path dir;
  private ServiceProcess service;
  private ApiClient host;

  @BeforeAll
  void startTheJar(@TempDir Path temporary) {
    dir = temporary;
    wechat.control().sample();
    wechat.control().addApp(official(PAGE));
    wechat.control().addApp(official(QUIET));
    wechat.control().addApp(official(OTHER));
    startTheService();
  }

  private void startTheService() {
    Map<String, String> environment =
        new ConfigFolder(dir.resolve("config"))
            .addOfficial("Page", PAGE, "snsapi_userinfo")
            .addOfficial("Other", OTHER, "snsapi_userinfo")
            .addOfficial("Quiet", QUIET, "snsapi_base")
            .environment(wechat.url());
    service = ServiceProcess.start(dir.resolve("data"), environment);
    host = new ApiClient(service.url(), ConfigFolder.HOST_KEY);
  }

  @AfterAll
  void stopTheJar() {
    service.close();
    wechat.close();
  }

  @BeforeEach
  void startAnew() {
    wechat.control().clearFaults();
    wechat.control().clearCalls();
  }

  @ParameterizedTest
  @CsvSource({"Page, snsapi_userinfo, " + PAGE, "Quiet, snsapi_base, " + QUIET})
  void theAuthorizeUrlIsInWeChatsOrder(String name, String scope, String appId) {
    String url = authorize(new ApiClient(service.url()), name);
    assertThat(url)
        .matches(
            "https://open\\.weixin\\.qq\\.com/connect/oauth2/authorize\\?appid="
                + appId
                + "&redirect_uri=[^&]+&response_type=code&scope="
                + scope
                + "&state=[0-9A-Za-z]{43}#wechat_redirect");
    assertThat(new ApiClient(service.url()).get(typeOf(name)).expect(200).text("scope"))
        .isEqualTo(scope);
  }

  @Test
  void aPersonRegistersAndTheProfileIsKept() {
    String user = registered("Page", "alice");
    ApiClient.Answer profile = profile(user, "Page").expect(200);
    assertThat(profile.text("openid")).isEqualTo(wechat.control().openid(PAGE, "alice"));
    assertThat(profile.text("unionid")).isEqualTo(wechat.control().unionid(PAGE, "alice"));
    assertThat(profile.text("nickname")).isEqualTo("Alice 爱丽丝");
    assertThat(profile.text("headimgurl")).startsWith("http");
    assertThat(profile.json().path("sex").isInt()).isTrue();
    assertThat(profile.json().path("country").isTextual()).isTrue();
    assertThat(profile.json().path("expiresIn").asInt()).isEqualTo(7200);
    assertThat(profile.text("createdAt")).endsWith("Z");
    assertThat(profile.response().body()).doesNotContain("token");
    assertThat(paths()).containsExactly("/sns/oauth2/access_token", "/sns/userinfo");
    leave(user, "Page");
  }

  @Test
  void aLoginInOneStepUpdatesTheProfile() {
    String user = registered("Page", "bob");
    String before = profile(user, "Page").expect(200).text("updatedAt");
    ApiClient browser = new ApiClient(service.url());
    String state = stateOf(authorize(browser, "Page"));
    ApiClient.Answer session =
        browser.post(
            "/api/v1/sessions",
            "{'loginType': 'Page', 'code': '%s', 'state': '%s', %s}"
                .formatted(code("Page", "bob"), state, verifier.field()));
    assertThat(session.expect(201).text("userId")).isEqualTo(user);
    assertThat(profile(user, "Page").expect(200).text("updatedAt")).isGreaterThan(before);
    leave(user, "Page");
  }

  @Test
  void theApplicationsStateComesBackToItAndNotToWeChat() {
    ApiClient browser = new ApiClient(service.url());
    String url = authorize(browser, "Page");
    assertThat(url).doesNotContain("of-the-app");
    String location =
        browser.get(callback("Page", code("Page", "bob"), stateOf(url))).expect(303).location();
    assertThat(location)
        .matches("https://app\\.example/after\\?a=1&bindCode=wlb_[^&]+&state=of-the-app#top");
  }

  @Test
  void aSilentLoginMakesNoProfileCall() {
    String user = registered("Quiet", "alice");
    assertThat(paths()).containsExactly("/sns/oauth2/access_token");
    ApiClient.Answer profile = profile(user, "Quiet").expect(200);
    assertThat(profile.text("openid")).isEqualTo(wechat.control().openid(QUIET, "alice"));
    assertThat(profile.text("nickname")).isEmpty();
    String code = code("Quiet", "alice");
    assertThat(host.post(typeOf("Quiet") + "/user-info", body(code)).expect(422).text("code"))
        .isEqualTo("not_supported");
    assertThat(host.post(typeOf("Quiet") + "/access-tokens", body(code)).expect(200).text("scope"))
        .isEqualTo("snsapi_base");
    leave(user, "Quiet");
  }

  @Test
  void aPersonKnownByUnionIdFromAnotherAppIsLoggedIn() {
    String user = registered("Page", "alice");
    String code = wechat.control().issueCode(OTHER, "alice", "snsapi_userinfo");
    assertThat(
            host.post(typeOf("Other") + "/login-codes", body(code)).expect(200).text("loginCode"))
        .startsWith("wlc_");
    assertThat(binding(user, "Other").text("unionId"))
        .isEqualTo(wechat.control().unionid(PAGE, "alice"));
    assertThat(profile(user, "Other").expect(200).text("nickname")).isEqualTo("Alice 爱丽丝");
    leave(user, "Other");
    leave(user, "Page");
  }

  @Test
  void hostsBindShowAndUnbind() {
    String user = "user-" + UUID.randomUUID();
    host.put("/api/v1/users/" + user, "{'displayName': 'Bob', 'corpIds': []}").expect(201);
    assertThat(binding(user, "Page").json().path("isActive").asBoolean()).isFalse();
    String path = "/api/v1/users/" + user + "/bindings/Page";
    host.put(path, body(code("Page", "bob"))).expect(200);
    assertThat(binding(user, "Page").text("openId"))
        .isEqualTo(wechat.control().openid(PAGE, "bob"));
    assertThat(profile(user, "Page").expect(200).text("nickname")).isEqualTo("Bob");
    host.delete(path).expect(200);
    assertThat(profile(user, "Page").expect(403).text("code")).isEqualTo("not_bound");
  }

  @Test
  void hostsGetProfileAndTokensAndRenewThem() {
    ApiClient.Answer info =
        host.post(typeOf("Page") + "/user-info", body(code("Page", "emoji"))).expect(200);
    assertThat(info.text("nickname")).isEqualTo("小明😀👨‍👩‍👧🇨🇳");
    assertThat(info.text("openid")).isEqualTo(wechat.control().openid(PAGE, "emoji"));
    ApiClient.Answer tokens =
        host.post(typeOf("Page") + "/access-tokens", body(code("Page", "emoji"))).expect(200);
    assertThat(tokens.json().path("expires_in").asInt()).isEqualTo(7200);
    assertThat(tokens.text("scope")).startsWith("snsapi_userinfo");
    ApiClient.Answer renewed = refresh(tokens.text("refresh_token")).expect(200);
    assertThat(renewed.text("openid")).isEqualTo(tokens.text("openid"));
    assertThat(refresh("90_unknown").expect(400).text("code")).isEqualTo("invalid_refresh_token");
    wechat.control().advanceClock(Duration.ofDays(31));
    assertThat(refresh(tokens.text("refresh_token")).expect(400).text("action"))
        .isEqualTo("restart_login");
  }

  @ParameterizedTest
  @CsvSource({"control-char, Controlchar", "errcode, '{\"errcode\":40029}'"})
  void oddNicknamesAreKeptReadable(String person, String nickname) {
    String user = registered("Page", person);
    assertThat(profile(user, "Page").expect(200).text("nickname")).isEqualTo(nickname);
    leave(user, "Page");
  }

  @Test
  void bytesThatAreNoUtf8AreKeptReadable() {
    String user = registered("Page", "invalid-utf8");
    assertThat(profile(user, "Page").expect(200).text("nickname")).matches("Broken \uFFFD+ bytes");
    leave(user, "Page");
  }

  @Test
  void anExpiredAccessTokenIsRenewedBeforeAProfileIsFetched() {
    String user = registered("Page", "bob");
    wechat.control().advanceClock(Duration.ofHours(3));
    wechat.control().clearCalls();
    assertThat(anew(user).expect(200).text("nickname")).isEqualTo("Bob");
    assertThat(paths()).contains("/sns/oauth2/refresh_token").endsWith("/sns/userinfo");
    wechat.control().clearCalls();
    anew(user).expect(200);
    assertThat(paths()).containsExactly("/sns/userinfo");
    leave(user, "Page");
  }

  @Test
  void deadTokensRequireANewLogin() {
    String user = registered("Page", "bob");
    wechat.control().changePassword("bob");
    ApiClient.Answer refused = anew(user).expect(400);
    assertThat(refused.text("code")).isEqualTo("invalid_refresh_token");
    assertThat(refused.text("action")).isEqualTo("restart_login");
    assertThat(profile(user, "Page").expect(200).text("nickname")).isEqualTo("Bob");
    host.post(typeOf("Page") + "/login-codes", body(code("Page", "bob"))).expect(200);
    assertThat(anew(user).expect(200).text("nickname")).isEqualTo("Bob");
    leave(user, "Page");
  }

  @Test
  void aLoginDoesNotFailByTheProfileWhichIsFetchedLater() {
    wechat.control().fault("/sns/userinfo", Fault.of(Fault.Kind.HTML), 1);
    String user = registered("Page", "bob");
    assertThat(profile(user, "Page").expect(200).text("nickname")).isEqualTo("Bob");
    assertThat(paths())
        .containsExactly("/sns/oauth2/access_token", "/sns/userinfo", "/sns/userinfo");
    leave(user, "Page");
  }

  @Test
  void aSnapshotVisitorGetsNoAccountAndIsToldWhatToTap() {
    for (String name : new String[] {"Page", "Quiet"}) {
      ApiClient browser = new ApiClient(service.url());
      String state = stateOf(authorize(browser, name));
      assertThat(browser.get(callback(name, code(name, "snapshot"), state)).expect(303).location())
          .contains("error=snapshot_user");
      ApiClient.Answer refused =
          host.post(typeOf(name) + "/login-codes", body(code(name, "snapshot"))).expect(403);
      assertThat(refused.text("code")).isEqualTo("snapshot_user");
      assertThat(refused.text("action")).isEqualTo("open_in_wechat");
    }
    assertThat(
            host.post(typeOf("Page") + "/user-info", body(code("Page", "snapshot")))
                .expect(403)
                .text("code"))
        .isEqualTo("snapshot_user");
  }

  @ParameterizedTest
  @EnumSource(names = {"EMPTY_BODY", "HTML", "WRONG_TYPES", "RESET"})
  void aBrokenExchangeIsSentOnceAndNamed(Fault.Kind fault) {
    wechat.control().fault("/sns/oauth2/access_token", Fault.of(fault), 1);
    assertThat(
            host.post(typeOf("Page") + "/login-codes", body(code("Page", "bob")))
                .expect(503)
                .text("code"))
        .isEqualTo("wechat_unavailable");
    assertThat(paths()).hasSize(1);
  }

  @Test
  void theLogTheMetricsAndTheDataFolderShowNoToken() throws Exception {
    String user = registered("Page", "alice");
    anew(user).expect(200);
    List<String> tokens =
        wechat.control().recordedCalls().stream()
            .filter(call -> call.path().equals("/sns/oauth2/access_token"))
            .map(RecordedCall::answer)
            .flatMap(answer -> Arrays.stream(answer.split("\"")))
            .filter(text -> text.length() > 60)
            .toList();
    assertThat(tokens).hasSizeGreaterThanOrEqualTo(2);
    assertThat(service.output() + service.metrics())
        .doesNotContain(tokens)
        .doesNotContain(wechat.control().openid(PAGE, "alice"));
    // Stopped, so that no file of the database comes or goes while it is read.
    service.close();
    try (Stream<Path> files = Files.walk(dir.resolve("data"))) {
      boolean rowFound = false;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        rowFound |= content.contains("Alice 爱丽丝");
        assertThat(content).as("%s", file).doesNotContain(tokens);
      }
      assertThat(rowFound).isTrue();
    }
    startTheService();
    leave(user, "Page");
  }

  private App official(String appId) {
    return App.official(appId, "secret-of-" + appId).inOpenPlatform("acme");
  }

  private String registered(String name, String person) {
    ApiClient browser = new ApiClient(service.url());
    String state = stateOf(authorize(browser, name));
    String location = browser.get(callback(name, code(name, person), state)).expect(303).location();
    return browser
        .post(
            typeOf(name) + "/registrations",
            "{'bindCode': '%s', %s}".formatted(parameter(location, "bindCode"), verifier.field()))
        .expect(201)
        .text("userId");
  }

  /** The persons are the simulator's, so each test lets go of those it took. */
  private void leave(String user, String name) {
    host.delete("/api/v1/users/" + user + "/bindings/" + name).expect(200);
  }

  private String code(String name, String person) {
    return name.equals("Page")
        ? wechat.control().issueCode(PAGE, person, "snsapi_userinfo")
        : wechat.control().issueCode(QUIET, person, "snsapi_base");
  }

  private String authorize(ApiClient browser, String name) {
    return browser
        .get(
            typeOf(name)
                + "/authorize?codeChallenge="
                + verifier.challenge()
                + "&redirectUrl="
                + URLEncoder.encode(RETURN, StandardCharsets.UTF_8))
        .expect(302)
        .location();
  }

  private static String stateOf(String url) {
    return parameter(url, "state");
  }

  private static String callback(String name, String code, String state) {
    return typeOf(name) + "/callback?code=" + code + "&state=" + state;
  }

  private static String parameter(String url, String name) {
    return Arrays.stream(URI.create(url).getQuery().split("&"))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  private ApiClient.Answer binding(String user, String name) {
    return host.get("/api/v1/users/" + user + "/bindings/" + name).expect(200);
  }

  private ApiClient.Answer profile(String user, String name) {
    return host.get("/api/v1/users/" + user + "/bindings/" + name + "/profile");
  }

  private ApiClient.Answer anew(String user) {
    return host.get("/api/v1/users/" + user + "/bindings/Page/profile?refresh=true");
  }

  private ApiClient.Answer refresh(String refreshToken) {
    return host.post(
        typeOf("Page") + "/access-tokens/refresh", "{'refreshToken': '" + refreshToken + "'}");
  }

  private List<String> paths() {
    return wechat.control().recordedCalls().stream().map(RecordedCall::path).toList();
  }

  private static String typeOf(String name) {
    return "/api/v1/login-types/" + name;
  }

  private static String body(String code) {
    return "{'code': '" + code + "'}";
  }
}
