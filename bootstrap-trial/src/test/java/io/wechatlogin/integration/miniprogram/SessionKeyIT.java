package io.wechatlogin.integration.miniprogram;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.Concurrently;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceProcess;
import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.Fault;
import io.wechatlogin.simulator.Person;
import io.wechatlogin.simulator.UserData;
import io.wechatlogin.simulator.WechatSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Session keys and WeChat's failures in a mini program, through the jar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionKeyIT {
  private static final String APP = "wx00000000000000f1";
  private static final String OLD_KEY = KeyRing.generate(new SecureRandom());
  private static final String NEW_KEY = KeyRing.generate(new SecureRandom());

  private final WechatSimulator wechat = WechatSimulator.builder().port(0).controlPort(0).start();
  private final List<String> answers = new ArrayList<>();
  private Path dir;
  private Map<String, String> environment;
  private ServiceProcess service;

  @BeforeAll
  void startTheJar(@TempDir Path temporary) {
    dir = temporary;
    wechat.control().addApp(App.mini(APP, "secret-of-" + APP));
    environment =
        new ConfigFolder(dir.resolve("config"))
            .add("Mini", "WeChatMiniType", APP, true)
            .environment(wechat.url());
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", OLD_KEY);
    service = ServiceProcess.start(dir.resolve("data"), environment);
  }

  @AfterAll
  void stopTheJar() {
    service.close();
    wechat.close();
  }

  @Test
  void aHostDecryptsWhatTheMiniProgramGot() {
    String user = registered("decrypting");
    JsonNode phone =
        decrypt(user, wechat.control().phoneData(APP, "decrypting")).expect(200).json();
    assertThat(phone.at("/phoneNumber").asText()).startsWith("138");
    assertThat(phone.at("/watermark/appid").asText()).isEqualTo(APP);
    UserData profile = wechat.control().userData(APP, "decrypting");
    assertThat(decrypt(user, profile).expect(200).text("nickName")).isEqualTo("微信用户");
    UserData forged =
        new UserData(
            profile.rawData() + " ", profile.signature(), profile.encryptedData(), profile.iv());
    assertThat(decrypt(user, forged).expect(409).text("code")).isEqualTo("session_key_stale");
  }

  @Test
  void dataEncryptedByAnotherKeyIsStale() {
    String user = registered("rotating");
    UserData before = wechat.control().phoneData(APP, "rotating");
    assertThat(logIn("rotating").expect(200).text("loginCode")).isNotEmpty();
    assertThat(decrypt(user, before).expect(409).text("code")).isEqualTo("session_key_stale");
    decrypt(user, wechat.control().phoneData(APP, "rotating")).expect(200);

    // The phone logs in again, and its code never reaches us.
    assertThat(wechat.control().issueJsCode(APP, "rotating")).isNotEmpty();
    ApiClient.Answer stale = decrypt(user, wechat.control().phoneData(APP, "rotating")).expect(409);
    assertThat(stale.text("action")).isEqualTo("restart_login");
  }

  @Test
  void afterACrowdOfLoginsTheLiveKeyIsThere() {
    String user = registered("racing");
    List<String> codes =
        Stream.generate(() -> wechat.control().issueJsCode(APP, "racing"))
            .limit(Concurrently.SIZE)
            .toList();
    assertThat(Concurrently.of(i -> () -> logInWith(codes.get(i))))
        .allSatisfy(answer -> answer.expect(200));
    decrypt(user, wechat.control().phoneData(APP, "racing")).expect(200);
  }

  @Test
  void unbindingErasesTheKey() {
    String user = registered("unbinding");
    UserData data = wechat.control().phoneData(APP, "unbinding");
    host().delete("/api/v1/users/" + user + "/bindings/Mini").expect(200);
    assertThat(decrypt(user, data).expect(403).text("code")).isEqualTo("not_bound");
    String bindCode = logIn("unbinding").expect(200).text("bindCode");
    host()
        .put("/api/v1/users/" + user + "/bindings/Mini", "{'bindCode': '" + bindCode + "'}")
        .expect(200);
    assertThat(decrypt(user, data).expect(409).text("code")).isEqualTo("session_key_stale");
    decrypt(user, wechat.control().phoneData(APP, "unbinding")).expect(200);
  }

  @ParameterizedTest
  @CsvSource({
    "-1,503,wechat_unavailable,true",
    "45011,503,wechat_rate_limited,true",
    "40226,403,user_blocked,false",
    "40125,502,wechat_misconfigured,false",
    "40029,400,invalid_code,false",
    "40163,400,invalid_code,false"
  })
  void eachOfWechatsErrorsHasItsNameAndIsMetOnce(
      int errcode, int status, String code, boolean retryAfter) {
    String js = jsCode("erring");
    int before = exchanges();
    wechat.control().fault("/sns/jscode2session", Fault.errcode(errcode), 1);
    ApiClient.Answer answer = logInWith(js).expect(status);
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.response().headers().firstValue("Retry-After").isPresent())
        .isEqualTo(retryAfter);
    assertThat(exchanges() - before).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"EMPTY_BODY", "HTML", "WRONG_TYPES", "RESET"})
  void aBrokenAnswerIsUnavailableAndCausesNoRetry(Fault.Kind kind) {
    String js = jsCode("breaking");
    int before = exchanges();
    wechat.control().fault("/sns/jscode2session", Fault.of(kind), 1);
    ApiClient.Answer answer = logInWith(js).expect(503);
    assertThat(answer.text("code")).isEqualTo("wechat_unavailable");
    assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(exchanges() - before).isEqualTo(1);
  }

  @Test
  void aSilenceEndsWithinTheTimeBudget() {
    String js = jsCode("silent");
    wechat.control().fault("/sns/jscode2session", Fault.delay(Duration.ofSeconds(30)), 1);
    long start = System.nanoTime();
    assertThat(logInWith(js).expect(503).text("code")).isEqualTo("wechat_unavailable");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void aBlockedPersonIsRefusedByTheSimulatorsOwnVerdict() {
    wechat.control().addPerson(Person.of("blocked", "Blocked", Person.Trait.BLOCKED));
    assertThat(logInWith(wechat.control().issueJsCode(APP, "blocked")).expect(403).text("code"))
        .isEqualTo("user_blocked");
  }

  @Test
  void noSecretIsInTheDataTheLogsTheMetricsOrTheAnswers() throws IOException {
    String user = registered("searched");
    String openId = wechat.control().openid(APP, "searched");
    String js = wechat.control().issueJsCode(APP, "searched");
    String loginCode = logInWith(js).expect(200).text("loginCode");
    String spare = logIn("searched").expect(200).text("loginCode");
    String token =
        new ApiClient(service.url())
            .post("/api/v1/sessions", "{'loginCode': '" + loginCode + "'}")
            .expect(201)
            .text("sessionToken");
    person("searched-stranger");
    String bindCode = logIn("searched-stranger").expect(200).text("bindCode");
    decrypt(user, wechat.control().phoneData(APP, "searched")).expect(200);
    String key = wechat.control().sessionKey(APP, "searched");
    String strangersKey = wechat.control().sessionKey(APP, "searched-stranger");
    failEachStep(loginCode, token);
    String figures = service.metrics();
    assertThat(figures).contains("outcome=\"wechat_unavailable\"", "outcome=\"login_code\"");
    service.close(); // everything is on the disk now

    List<byte[]> secrets =
        List.of(
            text(key),
            Base64.getDecoder().decode(key),
            text(strangersKey),
            Base64.getDecoder().decode(strangersKey),
            text("secret-of-" + APP),
            text(js),
            text(loginCode),
            text(spare),
            text(bindCode),
            text(token),
            text(ConfigFolder.HOST_KEY),
            text(OLD_KEY),
            Base64.getDecoder().decode(OLD_KEY));
    List<byte[]> files = filesBelow(dir.resolve("data"));
    for (byte[] secret : secrets) {
      assertThat(files).noneMatch(file -> contains(file, secret));
      assertThat(contains(text(service.output()), secret)).isFalse();
      assertThat(contains(text(figures), secret)).isFalse();
    }
    assertThat(answers).noneMatch(answer -> answer.contains(key) || answer.contains(strangersKey));
    assertThat(service.output()).doesNotContain(openId);
    assertThat(figures).doesNotContain(openId);
    // The search would find something: a binding has its openId in plain text.
    assertThat(files).anyMatch(file -> contains(file, text(openId)));

    service = ServiceProcess.start(dir.resolve("data"), environment);
    decrypt(user, wechat.control().phoneData(APP, "searched")).expect(200);
  }

  /** Goes the way of a login once more with what is used up, unknown or cut off by WeChat. */
  private void failEachStep(String usedLoginCode, String token) {
    wechat.control().fault("/sns/jscode2session", Fault.of(Fault.Kind.HTML), 1);
    logIn("searched-stranger").expect(503);
    logInWith(usedLoginCode).expect(400);
    ApiClient client = new ApiClient(service.url());
    client.post("/api/v1/sessions", "{'loginCode': '" + usedLoginCode + "'}").expect(400);
    new ApiClient(service.url(), token + "x").get("/api/v1/sessions/current").expect(401);
    client.get("/api/v1/" + token).expect(404);
  }

  @Test
  void aNewEncryptionKeyTakesOver() {
    String user = registered("resealed");
    service.close();
    assertThat(command("reseal", OLD_KEY))
        .contains("session_key.sealed_key             0 re-encrypted");
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", NEW_KEY);
    assertThat(command("reseal", NEW_KEY)).contains("none of the keys opens them");
    assertThat(command("reseal", NEW_KEY + "," + OLD_KEY))
        .contains("Everything is encrypted with the first key")
        .doesNotContain("session_key.sealed_key             0");
    service = ServiceProcess.start(dir.resolve("data"), environment);
    decrypt(user, wechat.control().phoneData(APP, "resealed")).expect(200);
    service.close();
    // Restores the key that the other tests expect.
    assertThat(command("reseal", OLD_KEY + "," + NEW_KEY)).contains("Everything is encrypted");
    environment.put("WECHAT_LOGIN_ENCRYPTION_KEYS", OLD_KEY);
    service = ServiceProcess.start(dir.resolve("data"), environment);
  }

  private String command(String name, String keys) {
    Map<String, String> withKeys = new HashMap<>(environment);
    withKeys.put("WECHAT_LOGIN_ENCRYPTION_KEYS", keys);
    ServiceProcess command = ServiceProcess.launch(dir.resolve("data"), withKeys, name);
    assertThat(command.exitStatus()).isBetween(0, 1);
    return command.output();
  }

  private ApiClient host() {
    return new ApiClient(service.url(), ConfigFolder.HOST_KEY);
  }

  private void person(String id) {
    wechat.control().addPerson(Person.of(id, id));
  }

  private String jsCode(String person) {
    person(person);
    return wechat.control().issueJsCode(APP, person);
  }

  private String registered(String person) {
    person(person);
    String bindCode = logIn(person).expect(200).text("bindCode");
    return new ApiClient(service.url())
        .post("/api/v1/login-types/Mini/registrations", "{'bindCode': '" + bindCode + "'}")
        .expect(201)
        .text("userId");
  }

  private ApiClient.Answer logIn(String person) {
    return logInWith(wechat.control().issueJsCode(APP, person));
  }

  private ApiClient.Answer logInWith(String jsCode) {
    return remember(
        new ApiClient(service.url())
            .post("/api/v1/login-types/Mini/login-codes", "{'code': '" + jsCode + "'}"));
  }

  private ApiClient.Answer decrypt(String user, UserData data) {
    String signed =
        data.rawData().isEmpty()
            ? ""
            : ", \"rawData\": %s, \"signature\": \"%s\""
                .formatted(TextNode.valueOf(data.rawData()), data.signature());
    return remember(
        host()
            .post(
                "/api/v1/users/" + user + "/bindings/Mini/decryptions",
                "{\"encryptedData\": \"%s\", \"iv\": \"%s\"%s}"
                    .formatted(data.encryptedData(), data.iv(), signed)));
  }

  private synchronized ApiClient.Answer remember(ApiClient.Answer answer) {
    answers.add(answer.response().headers().map() + answer.response().body());
    return answer;
  }

  private int exchanges() {
    return (int)
        wechat.control().recordedCalls().stream()
            .filter(call -> call.path().equals("/sns/jscode2session"))
            .count();
  }

  private static List<byte[]> filesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).map(SessionKeyIT::read).toList();
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean contains(byte[] where, byte[] what) {
    String haystack = new String(where, StandardCharsets.ISO_8859_1);
    return haystack.contains(new String(what, StandardCharsets.ISO_8859_1));
  }
}
