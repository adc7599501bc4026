package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.wechatlogin.simulator.crypto.Crypto;
import io.wechatlogin.simulator.json.Json;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class MiniProgramTest extends SimulatorTest {
  private static String session(String code) {
    return "/sns/jscode2session?appid="
        + MINI
        + "&secret="
        + secret(MINI)
        + "&grant_type=authorization_code&js_code="
        + code;
  }

  private Map<String, Object> login(String personId) {
    return browser.json(wechatUrl, session(control.issueJsCode(MINI, personId)));
  }

  private String stableToken() {
    return Browser.field(
        browser.postJson(
            wechatUrl,
            "/cgi-bin/stable_token",
            Map.of("grant_type", "client_credential", "appid", MINI, "secret", secret(MINI))),
        "access_token");
  }

  @Test
  void aLoginReturnsTheSessionKeyAndTheIds() {
    HttpResponse<byte[]> response =
        browser.get(wechatUrl, session(control.issueJsCode(MINI, "alice")));

    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain");
    Map<String, Object> session = Browser.object(response);
    assertThat(session.keySet()).containsExactly("session_key", "openid", "unionid");
    assertThat((String) session.get("session_key")).hasSize(24);
    assertThat(session)
        .containsEntry("openid", control.openid(MINI, "alice"))
        .containsEntry("unionid", control.unionid(WEBSITE, "alice"));
  }

  @Test
  void aLoginFailsWithWechatsErrors() {
    String code = control.issueJsCode(MINI, "alice");
    assertThat(errcode(session(""))).isEqualTo(41008L);
    assertThat(errcode(session(code))).isEqualTo(0L);
    assertThat(errcode(session(code))).isEqualTo(40163L);
    assertThat(errcode(session("x"))).isEqualTo(40029L);
    assertThat(errcode(session(control.issueJsCode(MINI, "blocked")))).isEqualTo(40226L);
    assertThat(
            Browser.object(
                browser.postForm(
                    wechatUrl, "/sns/jscode2session", Map.of("appid", MINI, "js_code", "x"))))
        .containsEntry("errcode", 41002L);
  }

  @Test
  void eachLoginReplacesTheSessionKey() {
    String old = Browser.field(login("alice"), "session_key");
    String current = Browser.field(login("alice"), "session_key");
    String check =
        "/wxa/checksession?access_token="
            + stableToken()
            + "&sig_method=hmac_sha256&openid="
            + control.openid(MINI, "alice")
            + "&signature=";

    assertThat(errcode(check + Crypto.sessionSignature(old, ""))).isEqualTo(87009L);
    assertThat(browser.json(wechatUrl, check + Crypto.sessionSignature(current, "")))
        .containsEntry("errcode", 0L);
    assertThat(errcode(check.replace("hmac_sha256", "md5"))).isEqualTo(87008L);
    String reset = check.replace("checksession", "resetusersessionkey");
    Map<String, Object> answer =
        browser.json(wechatUrl, reset + Crypto.sessionSignature(current, ""));
    assertThat(answer).containsEntry("session_key", control.sessionKey(MINI, "alice"));
    assertThat(errcode(check + Crypto.sessionSignature(current, ""))).isEqualTo(87009L);
  }

  @Test
  void aPhoneCodeReturnsANumberOnce() {
    String path = "/wxa/business/getuserphonenumber?access_token=" + stableToken();
    String code = control.issuePhoneCode(MINI, "alice");
    assertThat(code).matches("[0-9a-f]{64}");

    assertThat(browser.postJson(wechatUrl, path, Map.of("code", code)).get("phone_info"))
        .isEqualTo(
            Map.of(
                "phoneNumber", Person.of("alice", "").phone(),
                "purePhoneNumber", Person.of("alice", "").phone(),
                "countryCode", "86",
                "watermark", Map.of("timestamp", NOW.getEpochSecond(), "appid", MINI)));
    Map<String, Object> again = browser.postJson(wechatUrl, path, Map.of("code", code));
    assertThat(again).containsEntry("errcode", 40029L);
    assertThat((String) again.get("errmsg")).matches("invalid code hint: \\[\\w+] rid: .*");
    String loginCode = control.issueJsCode(MINI, "alice");
    assertThat(browser.postJson(wechatUrl, path, Map.of("code", loginCode)))
        .containsEntry("errcode", 40029L);
    assertThat(Browser.object(browser.postForm(wechatUrl, path, Map.of("code", code))))
        .containsEntry("errcode", 47001L);
    assertThat(browser.postJson(wechatUrl, path + "x", Map.of("code", code)))
        .containsEntry("errcode", 40001L);
  }

  @Test
  void plainAndStableTokensAreIndependent() {
    String plain =
        "/cgi-bin/token?grant_type=client_credential&appid=" + MINI + "&secret=" + secret(MINI);
    HttpResponse<byte[]> response = browser.get(wechatUrl, plain);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/json; encoding=utf-8");
    String first = Browser.field(Browser.object(response), "access_token");
    String stable = stableToken();

    assertThat(browser.json(wechatUrl, plain).get("access_token")).isNotIn(first, stable);
    assertThat(stableToken()).isEqualTo(stable);
    assertThat(errcode(checked(first))).isEqualTo(41009L);
    control.advanceClock(Duration.ofMinutes(5));
    assertThat(errcode(checked(first))).isEqualTo(42001L);
    assertThat(errcode(checked(stable))).isEqualTo(41009L);
    control.advanceClock(Duration.ofMinutes(110));
    assertThat(stableToken()).isNotEqualTo(stable);
  }

  @Test
  void tokenErrorsHaveWechatsOrderAndWording() {
    assertThat(errcode("/cgi-bin/token?appid=wx0&secret=x")).isEqualTo(40013L);
    assertThat(errcode("/cgi-bin/token?secret=x&appid=" + MINI)).isEqualTo(40002L);
    assertThat(errcode("/cgi-bin/token?grant_type=client_credential&secret=x&appid=" + MINI))
        .isEqualTo(40125L);
    assertThat(browser.text(wechatUrl, checked("98_x")))
        .contains(
            "\"errcode\":40001",
            "is invalid or not latest, could get access_token by getStableAccessToken, more details"
                + " at https:\\/\\/mmbizurl.cn\\/s\\/JtxxFh33r rid: ");
  }

  private static String checked(String token) {
    return "/wxa/checksession?access_token=" + token;
  }

  @Test
  void aForcedRefreshReplacesTheStableTokenAtOnceAndIsLimited() {
    String old = stableToken();
    assertThat(forcedRefresh()).isNotEqualTo(old);
    assertThat(errcode(checked(old))).isEqualTo(40001L);
    assertThat(forcedRefresh()).isEqualTo(stableToken());

    for (int i = 0; i < 19; i++) {
      control.advanceClock(Duration.ofSeconds(30));
      forcedRefresh();
    }
    control.advanceClock(Duration.ofSeconds(30));
    assertThat(forcedRefresh()).isEqualTo(45009L);
  }

  private Object forcedRefresh() {
    Map<String, Object> answer =
        browser.postJson(
            wechatUrl,
            "/cgi-bin/stable_token",
            Map.of(
                "grant_type",
                "client_credential",
                "appid",
                MINI,
                "secret",
                secret(MINI),
                "force_refresh",
                true));
    return answer.getOrDefault("errcode", answer.getOrDefault("access_token", "nothing"));
  }

  @Test
  void addressesOutsideTheWhitelistGetNoToken() {
    control.addApp(App.mini("wx8", "s").allowingOnly("203.0.113.9"));
    assertThat(
            browser.text(
                wechatUrl, "/cgi-bin/token?grant_type=client_credential&appid=wx8&secret=s"))
        .contains("\"errcode\":40164", "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in");
    assertThat(
            Browser.object(
                browser.postForm(wechatUrl, "/cgi-bin/stable_token", Map.of("appid", "wx8"))))
        .containsEntry("errcode", 41002L);
  }

  @Test
  void userDataIsDecryptedWithTheSessionKey() throws Exception {
    login("alice");
    String key = control.sessionKey(MINI, "alice");
    UserData profile = control.userData(MINI, "alice");
    UserData number = control.phoneData(MINI, "alice");

    assertThat(profile.signature()).isEqualTo(Crypto.sha1(profile.rawData() + key));
    assertThat(decrypted(profile, key))
        .containsEntry("nickName", "微信用户")
        .containsEntry("watermark", Map.of("timestamp", NOW.getEpochSecond(), "appid", MINI));
    assertThat(decrypted(number, key)).containsEntry("phoneNumber", Person.of("alice", "").phone());
  }

  private static Map<String, Object> decrypted(UserData data, String key) throws Exception {
    Base64.Decoder base64 = Base64.getDecoder();
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(base64.decode(key), "AES"),
        new IvParameterSpec(base64.decode(data.iv())));
    byte[] plain = cipher.doFinal(base64.decode(data.encryptedData()));
    return Json.readObject(new String(plain, StandardCharsets.UTF_8));
  }

  @Test
  void thePageLogsInAndSendsTheCodeToAServer() throws Exception {
    HttpServer backend =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(201, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    backend.start();
    try {
      assertThat(browser.text(controlUrl, "/phone")).contains("id=\"mini-" + MINI + "\"");
      assertThat(browser.text(controlUrl, "/mini?appId=" + MINI))
          .contains("id=\"login\"", "id=\"phone\"", "id=\"send\"", "<option value=\"alice\"");
      Object code =
          browser
              .postJson(controlUrl, "/mini/login", Map.of("appId", MINI, "personId", "alice"))
              .get("code");
      String url = "http://127.0.0.1:" + backend.getAddress().getPort() + "/login";
      assertThat(
              browser.postJson(controlUrl, "/mini/send", Map.of("url", url, "body", "{\"a\":1}")))
          .containsEntry("status", 201L)
          .containsEntry("body", "{\"a\":1}");
      assertThat(errcode(session(String.valueOf(code)))).isEqualTo(0L);
    } finally {
      backend.stop(0);
    }
  }

  @Test
  void thePageReturnsToWebPagesOnly() {
    String page = "/mini?appId=" + MINI + "&back=";
    assertThat(browser.text(controlUrl, page + Browser.encode("https://app.example/a?b=1&c='")))
        .contains("data-back=\"https://app.example/a?b=1&amp;c=&#39;\"");
    for (String notAWebPage :
        List.of("javascript:x()", "data:text/html,x", "//app.example", "http:// x")) {
      assertThat(browser.get(controlUrl, page + Browser.encode(notAWebPage)).statusCode())
          .isEqualTo(400);
    }
  }
}
