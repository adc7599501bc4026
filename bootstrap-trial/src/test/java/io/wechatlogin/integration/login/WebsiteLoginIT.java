package io.wechatlogin.integration.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.CodeVerifier;
import io.wechatlogin.integration.environment.MinimalWechat;
import io.wechatlogin.integration.environment.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The website login through the jar, against a WeChat that is not the simulator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebsiteLoginIT {
  private static final String HOST_KEY = "wlh_the-key-of-this-test-0123456789";
  private static final String APP = "wx00000000000000aa";
  private static final String OTHER_APP = "wx00000000000000bb";
  private static final String RETURN = "https://app.example/after";

  private final MinimalWechat wechat = new MinimalWechat();
  private final CodeVerifier verifier = CodeVerifier.random();
  private Path dir;
  private ServiceProcess service;
  private ApiClient host;

  @BeforeAll
  void startTheJar(@TempDir Path temporary) throws IOException {
    dir = temporary;
    instance("Main", APP, "'allowRegister': 1");
    instance("Second", OTHER_APP, "'isActive': true");
    instance("Closed", "wx00000000000000cc", "'isActive': false");
    service = ServiceProcess.start(dir.resolve("data"), environment());
    host = new ApiClient(service.url(), HOST_KEY);
  }

  @AfterAll
  void stopTheJar() {
    service.close();
    wechat.close();
  }

  @Test
  void aPersonLogsInByTheCallbackAndTradesTheLoginCodeForASession() {
    String corp = id("corp");
    String user = id("user");
    host.put("/api/v1/organizations/" + corp, "{'corpName': 'Acme'}").expect(200);
    host.put("/api/v1/users/" + user, "{'displayName': '爱丽丝', 'corpIds': ['" + corp + "']}")
        .expect(201);
    String openId = id("o");
    host.put(bindingOf(user, "Main"), "{'code': '" + wechat.code(APP, openId, null) + "'}")
        .expect(200);

    ApiClient browser = new ApiClient(service.url());
    String loginCode = parameter(callback(browser, wechat.code(APP, openId, null)), "loginCode");
    assertThat(loginCode).startsWith("wlc_").hasSize(47);

    ApiClient.Answer opened =
        browser.post(
            "/api/v1/sessions",
            "{'loginCode': '%s', 'corpId': '%s', %s}".formatted(loginCode, corp, verifier.field()));
    opened.expect(201);
    assertThat(opened.text("userId")).isEqualTo(user);
    assertThat(opened.text("corpId")).isEqualTo(corp);
    browser
        .post("/api/v1/sessions", "{'loginCode': '%s', %s}".formatted(loginCode, verifier.field()))
        .expect(400);

    ApiClient signedIn = browser.as(opened.text("sessionToken"));
    JsonNode current = signedIn.get("/api/v1/sessions/current").expect(200).json();
    assertThat(current.at("/user/displayName").asText()).isEqualTo("爱丽丝");
    assertThat(current.at("/loginType").asText()).isEqualTo("Main");
    assertThat(signedIn.get(bindingOf("me", "Main")).expect(200).text("openId")).isEqualTo(openId);
    signedIn.delete("/api/v1/sessions/current").expect(204);
    signedIn.get("/api/v1/sessions/current").expect(401);
  }

  @Test
  void aCallbackThatArrivesTwiceGetsTheSameAnswerFromOneExchange() {
    String user = bound(id("o"), null);
    String openId = openIdOf(user);
    ApiClient browser = new ApiClient(service.url());
    String state = start(browser);
    String path = callbackPath(wechat.code(APP, openId, null), state);
    int before = wechat.calls();

    String first = browser.get(path).expect(303).location();
    String second = browser.get(path).expect(303).location();

    assertThat(second).isEqualTo(first).contains("loginCode=");
    assertThat(wechat.calls() - before).isEqualTo(1);
    new ApiClient(service.url()).get(path).expect(403);
  }

  @Test
  void aStateOfAnotherBrowserIsRefusedAndStaysUsable() {
    String openId = openIdOf(bound(id("o"), null));
    ApiClient browser = new ApiClient(service.url());
    String state = start(browser);
    String path = callbackPath(wechat.code(APP, openId, null), state);

    ApiClient thief = new ApiClient(service.url());
    start(thief);
    assertThat(thief.get(path).expect(403).response().body()).contains("invalid_state");
    assertThat(browser.get(path).expect(303).location()).contains("loginCode=");
  }

  @Test
  void aPersonKnownByUnionIdIsLoggedInToAnotherApp() {
    String unionId = id("u");
    String user = bound(id("o"), unionId);
    ApiClient.Answer answer =
        host.post(
            "/api/v1/login-types/Second/login-codes",
            "{'code': '" + wechat.code(OTHER_APP, id("o"), unionId) + "'}");
    assertThat(answer.expect(200).text("loginCode")).startsWith("wlc_");
    assertThat(host.get("/api/v1/users/" + user + "/bindings").expect(200).json()).hasSize(2);
  }

  @Test
  void ofTwentyFourUsersWhoBindOneWechatAccountAtOnceOneWins() throws Exception {
    String openId = id("o");
    List<String> users = IntStream.range(0, 24).mapToObj(i -> user(id("user" + i))).toList();
    CyclicBarrier start = new CyclicBarrier(users.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ApiClient.Answer>> answers =
          users.stream()
              .map(
                  user ->
                      threads.submit(
                          () -> {
                            String code = wechat.code(APP, openId, null);
                            start.await();
                            return host.put(bindingOf(user, "Main"), "{'code': '" + code + "'}");
                          }))
              .toList();
      int won = 0;
      for (Future<ApiClient.Answer> future : answers) {
        ApiClient.Answer answer = future.get();
        if (answer.status() == 200) {
          won++;
        } else {
          assertThat(answer.expect(409).text("code")).isEqualTo("identity_taken");
        }
      }
      assertThat(won).isEqualTo(1);
    }
  }

  @Test
  void aStrangerRegistersWithTheBindCodeOnce() {
    ApiClient browser = new ApiClient(service.url());
    String bindCode = parameter(callback(browser, wechat.code(APP, id("o"), null)), "bindCode");
    String body =
        "{'bindCode': '%s', 'displayName': 'Bo 🐼', %s}".formatted(bindCode, verifier.field());
    ApiClient.Answer registered = browser.post("/api/v1/login-types/Main/registrations", body);
    assertThat(registered.expect(201).text("displayName")).isEqualTo("Bo 🐼");
    assertThat(registered.text("loginCode")).startsWith("wlc_");
    assertThat(
            browser.post("/api/v1/login-types/Main/registrations", body).expect(400).text("code"))
        .isEqualTo("invalid_bind_code");
  }

  @Test
  void noUserBindingOrSessionIsLostByARestartOrAKill() {
    String user = bound(id("o"), null);
    String code = wechat.code(APP, openIdOf(user), null);
    String token =
        host.post("/api/v1/sessions", "{'loginType': 'Main', 'code': '" + code + "'}")
            .expect(201)
            .text("sessionToken");

    service.kill();
    service = ServiceProcess.start(dir.resolve("data"), environment());
    host = new ApiClient(service.url(), HOST_KEY);
    assertThat(host.as(token).get("/api/v1/sessions/current").expect(200).text("userId"))
        .isEqualTo(user);

    service.close();
    service = ServiceProcess.start(dir.resolve("data"), environment());
    host = new ApiClient(service.url(), HOST_KEY);
    assertThat(host.as(token).get("/api/v1/sessions/current").expect(200).text("userId"))
        .isEqualTo(user);
    assertThat(host.get(bindingOf(user, "Main")).expect(200).text("userId")).isEqualTo(user);
  }

  @Test
  void neitherLogNorAnswersShowSecrets() {
    String openId = openIdOf(bound(id("o"), null));
    host.post(
            "/api/v1/login-types/Main/login-codes",
            "{'code': '" + wechat.codeAnswering(APP, "<html>marker-html</html>") + "'}")
        .expect(503);
    host.post("/api/v1/login-types/Main/login-codes", "{'code': 'unknown'}").expect(400);
    assertThat(service.output())
        .doesNotContain("secret-of-")
        .doesNotContain("marker-")
        .doesNotContain(openId)
        .doesNotContain(HOST_KEY);
  }

  @Test
  void aBrokenConfigurationStopsTheStartWithEveryProblem(@TempDir Path broken) throws IOException {
    Path types = broken.resolve("config/auths/loginTypes");
    write(types.resolve("A/e.json"), "{'type': 'auths.loginTypes.NoSuchType', 'title': 'A'}");
    write(types.resolve("A/A.json"), "{}");
    write(
        types.resolve("B/e.json"),
        "{'type': 'auths.loginTypes.WeChatType', 'title': 'B', 'appSecret': 'hidden-one', 'x': 1}");
    write(types.resolve("B/B.json"), "{'authConfig': {'appId': 'wx1', 'appSecret': 'hidden-two'}}");
    write(types.resolve("C/e.json"), "{'type': 'auths.loginTypes.WeChatType', 'title': 'C'}");
    ServiceProcess stopped =
        ServiceProcess.launch(
            broken.resolve("data"),
            Map.of("WECHAT_LOGIN_CONFIG_DIR", broken.resolve("config").toString()));
    assertThat(stopped.exitStatus()).isNotZero();
    assertThat(stopped.output())
        .contains("A/e.json: type is none of auths.loginTypes.WeChatAppType")
        .contains("appSecret")
        .contains("x is not a known key")
        .contains("C.json")
        .doesNotContain("hidden-")
        .doesNotContain("Exception");
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("WECHAT_LOGIN_CONFIG_DIR", dir.resolve("config").toString());
    environment.put("WECHAT_LOGIN_WECHAT_API_URL", wechat.url().toString());
    environment.put("WECHAT_LOGIN_HOST_KEYS", "test:" + SecretHash.of(HOST_KEY).hex());
    environment.put("WECHAT_LOGIN_ALLOWED_REDIRECTS", "https://app.example");
    environment.put("SECOND_SECRET", "secret-of-" + OTHER_APP);
    return environment;
  }

  private void instance(String name, String appId, String more) throws IOException {
    Path folder = dir.resolve("config/auths/loginTypes").resolve(name);
    String secret = appId.equals(OTHER_APP) ? "${SECOND_SECRET}" : "secret-of-" + appId;
    write(
        folder.resolve("e.json"),
        "{'type': 'auths.loginTypes.WeChatType', 'title': '"
            + name
            + "', 'backendBundleEntry': '.', 'frontBundleEntry': './"
            + name
            + ".json', "
            + more
            + "}");
    write(
        folder.resolve(name + ".json"),
        "{'authConfig': {'appId': '" + appId + "', 'appSecret': '" + secret + "'}}");
  }

  private static void write(Path file, String json) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, json.replace('\'', '"'));
  }

  private String user(String userId) {
    host.put("/api/v1/users/" + userId, "{'displayName': 'Someone', 'corpIds': []}").expect(201);
    return userId;
  }

  /** Makes a user with a binding in the main app. */
  private String bound(String openId, @Nullable String unionId) {
    String user = user(id("user"));
    host.put(bindingOf(user, "Main"), "{'code': '" + wechat.code(APP, openId, unionId) + "'}")
        .expect(200);
    return user;
  }

  private String openIdOf(String user) {
    return host.get(bindingOf(user, "Main")).expect(200).text("openId");
  }

  private String start(ApiClient browser) {
    return browser
        .post(
            "/api/v1/login-types/Main/authorizations",
            "{'redirectUrl': '%s', %s}".formatted(RETURN, verifier.challengeField()))
        .expect(201)
        .text("state");
  }

  private String callback(ApiClient browser, String code) {
    return browser.get(callbackPath(code, start(browser))).expect(303).location();
  }

  private static String callbackPath(String code, String state) {
    return "/api/v1/login-types/Main/callback?code=" + code + "&state=" + state;
  }

  private static String parameter(String location, String name) {
    assertThat(location).startsWith(RETURN + "?" + name + "=");
    return URI.create(location).getQuery().substring(name.length() + 1);
  }

  private static String bindingOf(String user, String instance) {
    return "/api/v1/users/" + user + "/bindings/" + instance;
  }

  private static String id(String prefix) {
    return prefix + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
  }
}
