package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.wechatlogin.simulator.crypto.Crypto;
import io.wechatlogin.simulator.http.QueryString;
import io.wechatlogin.simulator.json.Json;
import io.wechatlogin.simulator.push.PushMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PushTest extends SimulatorTest {
  private static final String TOKEN = "simtoken";
  private static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

  private record Received(Map<String, String> query, String body) {}

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile String answer = "success";
  private final HttpServer server;

  PushTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Map<String, String> query = QueryString.parse(exchange.getRequestURI().getRawQuery());
          byte[] body = exchange.getRequestBody().readAllBytes();
          received.add(new Received(query, new String(body, StandardCharsets.UTF_8)));
          byte[] reply =
              (query.containsKey("echostr") ? Browser.field(query, "echostr") : answer)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, reply.length == 0 ? -1 : reply.length);
          exchange.getResponseBody().write(reply);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private void configurePush(App.Mode mode, App.Format format) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/push";
    control.addApp(
        App.official(OFFICIAL, secret(OFFICIAL))
            .inOpenPlatform("sample")
            .pushingTo(new App.Push(url, TOKEN, AES_KEY, mode, format)));
  }

  @Test
  void signaturesMatchThePublishedOnes() {
    assertThat(Crypto.pushSignature("AAAAA", "1714037059", "486452656"))
        .isEqualTo("899cf89e464efb63f54ddac96b0a0a235f53aa78");
    assertThat(Crypto.pushSignature("AAAAA", "1714036504", "1514711492"))
        .isEqualTo("f464b24fc39322e44b38aa78f5edd27bd1441696");
  }

  @Test
  void theCiphertextMatchesThePublishedOne() {
    String encrypted =
        Crypto.encryptPush(
            "A".repeat(43),
            "707722b803182950".getBytes(StandardCharsets.UTF_8),
            "{\"demo_resp\":\"good luck\"}",
            "wxba5fad812f8e6fb9");
    assertThat(encrypted)
        .isEqualTo(
            "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==");
    assertThat(Crypto.pushSignature("AAAAA", "1713424427", "415670741", encrypted))
        .isEqualTo("1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1");
  }

  @Test
  void thePushMatchesThePublishedOne() throws Exception {
    String published =
        "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJG"
            + "QqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPp"
            + "RSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb"
            + "6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";
    byte[] plain = decrypted("A".repeat(43), published);
    byte[] random = Arrays.copyOf(plain, 16);
    int length = ByteBuffer.wrap(plain, 16, 4).getInt();
    String message = new String(plain, 20, length, StandardCharsets.UTF_8);

    assertThat(length).isEqualTo(167);
    assertThat(plain[plain.length - 1]).isEqualTo((byte) 19);
    assertThat(message).contains("gh_97417a04a28d");
    assertThat(Crypto.encryptPush("A".repeat(43), random, message, "wxba5fad812f8e6fb9"))
        .isEqualTo(published);
    assertThat(Crypto.pushSignature("AAAAA", "1714112445", "415670741"))
        .isEqualTo("6c5c811b55cc85e0e1b54100749188c20beb3f5d");
    assertThat(Crypto.pushSignature("AAAAA", "1714112445", "415670741", published))
        .isEqualTo("046e02f8204d34f8ba5fa3b1db94908f3df2e9b3");
  }

  private static byte[] decrypted(String aesKey, String encrypted) throws Exception {
    byte[] key = Base64.getDecoder().decode(aesKey + "=");
    Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new IvParameterSpec(Arrays.copyOf(key, 16)));
    return cipher.doFinal(Base64.getDecoder().decode(encrypted));
  }

  @Test
  void aScanEventIsEncryptedToTheKnownBytes() {
    String xml =
        PushMessage.xml(
            Json.object(
                "ToUserName", "gh_0123456789ab",
                "FromUserName", "oSIM0000000000000000000000a1",
                "CreateTime", 1700000000L,
                "MsgType", "event",
                "Event", "SCAN",
                "EventKey", "login00",
                "Ticket", "gQSIMTICKET"));
    String encrypted =
        Crypto.encryptPush(
            AES_KEY,
            "0123456789abcdef".getBytes(StandardCharsets.UTF_8),
            xml,
            "wx0123456789abcdef");

    assertThat(xml).hasSize(314);
    assertThat(encrypted).startsWith("Q3stYC6hdFzMh9T8HCvyDAkU3dQFBEXZgML7ONMDT");
    assertThat(Crypto.pushSignature(TOKEN, "1700000000", "1234567890"))
        .isEqualTo("90c83129c067dc078542dc2894a3a0f6de4f7bf0");
    assertThat(Crypto.pushSignature(TOKEN, "1700000000", "1234567890", encrypted))
        .isEqualTo("eac52262ac8dce27e919ba13eee277ab82ee8e11");
  }

  @Test
  void sessionKeyCryptographyMatchesTheTestVectors() {
    String key = "AAECAwQFBgcICQoLDA0ODw==";
    assertThat(
            Crypto.encryptUserData(
                key,
                Base64.getDecoder().decode("EBESExQVFhcYGRobHB0eHw=="),
                "{\"phoneNumber\":\"13800000000\",\"purePhoneNumber\":\"13800000000\","
                    + "\"countryCode\":\"86\",\"watermark\":{\"timestamp\":1700000000,"
                    + "\"appid\":\"wx0123456789abcdef\"}}"))
        .isEqualTo(
            "aLhedzo+Z6es5zW+YHo9snYC0yqzXTKggXNMQvhcyudkik75xObeE7YxlOkqVmhFK8f+LxhMgOYi9sTvM5HwmI78"
                + "2mFnqn3zZPlUfzWBBP/6qAGbf5iVZm6scZDBeHhAYxqAfDna3wjWIIw4JekkOgPqYRi5a1p2CbxrAzXBAOZM"
                + "vs9LoF8ukdHuBs+IbJ3JzDVGGDB3LlRR1b+PJx8SKA==");
    assertThat(Crypto.sha1("{\"nickName\":\"测试\",\"gender\":0,\"language\":\"zh_CN\"}" + key))
        .isEqualTo("c1dac0596c0ec5912e14e20ff45d87c9b2645011");
    assertThat(Crypto.sessionSignature(key, ""))
        .isEqualTo("75c022993d64e3ac224c1c9d6f2b4c6eb53f22f6c7aa6be94428577d11d12fd5");
    assertThat(Crypto.sessionSignature("o0q0otL8aEzpcZL/FT9WsQ==", "{\"foo\":\"bar\"}"))
        .isEqualTo("654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b");
  }

  @Test
  void aPlainPushIsSignedXml() {
    configurePush(App.Mode.PLAIN, App.Format.XML);

    PushResult result = control.firePush(OFFICIAL, "user_authorization_revoke", "alice").join();

    assertThat(result).isEqualTo(new PushResult(true, 1, 200, "success"));
    Received push = received.getFirst();
    assertThat(push.query())
        .containsEntry(
            "signature",
            Crypto.pushSignature(
                TOKEN,
                Browser.field(push.query(), "timestamp"),
                Browser.field(push.query(), "nonce")))
        .doesNotContainKey("msg_signature");
    assertThat(push.body())
        .startsWith("<xml><ToUserName><![CDATA[gh_")
        .contains(
            "<CreateTime>" + NOW.getEpochSecond() + "</CreateTime>",
            "<Event><![CDATA[user_authorization_revoke]]></Event>",
            "<OpenID><![CDATA[" + control.openid(OFFICIAL, "alice") + "]]></OpenID>",
            "<AppID><![CDATA[" + OFFICIAL + "]]></AppID>");
  }

  @Test
  void aSafePushIsEncryptedOnlyAndACompatiblePushAlsoInClear() {
    configurePush(App.Mode.SAFE, App.Format.JSON);
    control.firePush(OFFICIAL, "user_info_modified", "alice").join();
    configurePush(App.Mode.COMPATIBLE, App.Format.XML);
    control.firePush(OFFICIAL, "user_info_modified", "alice").join();

    Received safe = received.getFirst();
    Map<String, Object> body = Json.readObject(safe.body());
    assertThat(body.keySet()).containsExactly("ToUserName", "Encrypt");
    assertThat(safe.query())
        .containsEntry("encrypt_type", "aes")
        .containsEntry(
            "msg_signature",
            Crypto.pushSignature(
                TOKEN,
                Browser.field(safe.query(), "timestamp"),
                Browser.field(safe.query(), "nonce"),
                String.valueOf(body.get("Encrypt"))));
    assertThat(received.getLast().body()).contains("<OpenID>", "<Encrypt>");
  }

  @Test
  void aPushIsTriedThreeTimes() {
    configurePush(App.Mode.PLAIN, App.Format.XML);
    answer = "not accepted";

    assertThat(control.firePush(OFFICIAL, "user_info_modified", "alice").join())
        .isEqualTo(new PushResult(false, 3, 200, "not accepted"));
    assertThat(received).hasSize(3);
  }

  @Test
  void theUrlIsVerifiedByAnEcho() {
    configurePush(App.Mode.PLAIN, App.Format.XML);
    assertThat(control.verifyPush(OFFICIAL)).isTrue();
  }

  private String officialToken() {
    return Browser.field(
        browser.json(
            wechatUrl,
            "/cgi-bin/token?grant_type=client_credential&appid="
                + OFFICIAL
                + "&secret="
                + secret(OFFICIAL)),
        "access_token");
  }

  @Test
  void aSceneCodeIsScannedOnThePhone() {
    configurePush(App.Mode.PLAIN, App.Format.XML);
    Map<String, Object> qr =
        browser.postJson(
            wechatUrl,
            "/cgi-bin/qrcode/create?access_token=" + officialToken(),
            Map.of("action_name", "QR_STR_SCENE"));
    String ticket = Browser.field(qr, "ticket");

    assertThat(browser.text(controlUrl, "/phone")).contains("id=\"qr-" + ticket + "\"");
    assertThat(browser.text(controlUrl, "/phone?ticket=" + Browser.encode(ticket)))
        .contains("id=\"person-bob\"");
    HttpResponse<byte[]> scanned =
        browser.postForm(controlUrl, "/phone/scan", Map.of("ticket", ticket, "person", "bob"));
    assertThat(scanned.headers().firstValue("Location")).hasValue("/phone/told?accepted=true");
    assertThat(browser.text(controlUrl, "/phone/told?accepted=false"))
        .contains("data-status=\"not told\"");
    control.advanceClock(Duration.ofMinutes(1));
    assertThat(browser.text(controlUrl, "/phone")).contains("id=\"no-qr\"");
    assertThat(browser.text(controlUrl, "/phone?ticket=" + Browser.encode(ticket)))
        .contains("id=\"problem\"");
  }

  @Test
  void aScanOfACodeWithoutASceneCarriesZero() {
    configurePush(App.Mode.PLAIN, App.Format.XML);
    Map<String, Object> qr =
        browser.postJson(
            wechatUrl,
            "/cgi-bin/qrcode/create?access_token=" + officialToken(),
            Map.of("action_name", "QR_STR_SCENE"));

    assertThat(qr).containsEntry("expire_seconds", 60L);
    control.scanTicket(Browser.field(qr, "ticket"), "alice").join();
    control.scanTicket(Browser.field(qr, "ticket"), "bob").join();
    assertThat(received.getFirst().body()).contains("<EventKey><![CDATA[0]]>");
    assertThat(received.getLast().body()).contains("<EventKey><![CDATA[qrscene_0]]>");
  }

  @Test
  void aSceneScanIsSubscribeForNewFollowersAndScanForOthers() {
    configurePush(App.Mode.PLAIN, App.Format.XML);
    Map<String, Object> qr =
        browser.postJson(
            wechatUrl,
            "/cgi-bin/qrcode/create?access_token=" + officialToken(),
            Map.of(
                "expire_seconds",
                60,
                "action_name",
                "QR_STR_SCENE",
                "action_info",
                Map.of("scene", Map.of("scene_str", "login7"))));
    String ticket = Browser.field(qr, "ticket");

    assertThat(
            browser
                .get(wechatUrl, "/cgi-bin/showqrcode?ticket=" + Browser.encode(ticket))
                .statusCode())
        .isEqualTo(200);
    assertThat(browser.get(wechatUrl, "/cgi-bin/showqrcode?ticket=x").statusCode()).isEqualTo(404);
    control.scanTicket(ticket, "bob").join();
    control.scanTicket(ticket, "bob").join();
    assertThat(received.getFirst().body())
        .contains("<Event><![CDATA[subscribe]]>", "<EventKey><![CDATA[qrscene_login7]]>");
    assertThat(received.getLast().body())
        .contains("<Event><![CDATA[SCAN]]>", "<EventKey><![CDATA[login7]]>");
    assertThat(received.getLast().query()).containsEntry("openid", control.openid(OFFICIAL, "bob"));
  }
}
