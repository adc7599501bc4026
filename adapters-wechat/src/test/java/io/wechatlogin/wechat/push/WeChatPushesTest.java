package io.wechatlogin.wechat.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.wechat.testkit.LogCapture;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeChatPushesTest {
  private static final String APP = "wx0123456789abcdef";
  private static final String TOKEN = "simtoken";
  private static final String KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
  private static final String OLD_KEY = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba";
  private static final long NOW = 1_700_000_000;
  private static final String REVOKE =
      "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[service]]></FromUserName>"
          + "<CreateTime>1699999990</CreateTime><MsgType><![CDATA[event]]></MsgType>"
          + "<Event><![CDATA[user_authorization_revoke]]></Event><OpenID><![CDATA[o1]]></OpenID>"
          + "<AppID><![CDATA[wx0123456789abcdef]]></AppID><RevokeInfo><![CDATA[301]]></RevokeInfo></xml>";
  private static final Push.Notice WITHDRAWN =
      new Push.Notice(Push.Kind.LOGIN_WITHDRAWN, "o1", Instant.ofEpochSecond(1_699_999_990));

  private final WeChatPushes plain = pushes(APP, TOKEN, NOW);
  private final WeChatPushes safe = pushes(APP, TOKEN, NOW, KEY, OLD_KEY);

  @ParameterizedTest
  @CsvSource({
    "1714037059, 486452656, 899cf89e464efb63f54ddac96b0a0a235f53aa78",
    "1714036504, 1514711492, f464b24fc39322e44b38aa78f5edd27bd1441696"
  })
  void thePublishedSignaturesAreAccepted(String timestamp, String nonce, String signature) {
    WeChatPushes pushes = pushes("wx1", "AAAAA", Long.parseLong(timestamp));
    assertThat(
            pushes.echo(
                Map.of(
                    "signature", signature,
                    "timestamp", timestamp,
                    "nonce", nonce,
                    "echostr", "4375120948345356249")))
        .isEqualTo("4375120948345356249");
  }

  @Test
  void thePublishedSafePushIsDecrypted() {
    String encrypted =
        "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=";
    String app = "wxba5fad812f8e6fb9";
    Map<String, String> parameters =
        Map.of(
            "signature", "6c5c811b55cc85e0e1b54100749188c20beb3f5d",
            "msg_signature", "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3",
            "encrypt_type", "aes",
            "timestamp", "1714112445",
            "nonce", "415670741");
    Push push =
        pushes(app, "AAAAA", 1714112445, "A".repeat(43))
            .open(parameters, bytes("{\"ToUserName\":\"gh_1\",\"Encrypt\":\"" + encrypted + "\"}"));
    assertThat(push.notice()).isEmpty();
    assertThat(push.looseSignature()).isEmpty();
    byte[] message =
        new PushCipher(new Secret("A".repeat(43))).decrypt(encrypted, app).orElseThrow();
    assertThat(message).hasSize(167);
    assertThat(PushMessage.read(message).field("ToUserName")).hasValue("gh_97417a04a28d");
  }

  @Test
  void thePublishedReplyIsSignedTheSameWay() {
    assertThat(
            PushSender.sign(
                "AAAAA",
                "1713424427",
                "415670741",
                "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="))
        .isEqualTo("1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1");
  }

  @Test
  void theScanEventVectorIsDecrypted() {
    String encrypted =
        "Q3stYC6hdFzMh9T8HCvyDAkU3dQFBEXZgML7ONMDT/Eo9V7kkeOhGaX4deHcLBaA4G1aoIeBCBUMh3tOkketEMhEG9aLsuH3Bmp3FHsqcf7w+tmqLJJNwY0eo/tTBxgKiVUuk961bGciobbq88bo0Ew2GVZWzclkREYCgoIfFzL75oI44BC7uaSWZEH47H6+OOnoUBUYXi4bxD69rFR5+0aqNTVhAeltTUoufLmK2G4BpAIZ/A3uy5ImJedYdc9DUgW74Ub/L6+2IuL/81u6MmHGd8HkNaBSASiYigjvtPVWyCuEaSMnvicbqE+UWxoVUKyDSy27jHyiXxvIY2zB8tDN3b2k74DsFTU1Bx1qs++i0Ri1tsZc7yZuXMnNE0s76FGe1sVrNHndcxjk3eiTvaRXibQvHDW+k/iTDXcwDEwfBNz0KVw6i+hQ3IhLk6tT/6owNIim36qjRJI7TPBJ4Jq1IKwDqNat7hWVjoYKwdOjFHwyi6xsytKBrSw6WNxj";
    Map<String, String> parameters =
        Map.of(
            "signature", "90c83129c067dc078542dc2894a3a0f6de4f7bf0",
            "msg_signature", "eac52262ac8dce27e919ba13eee277ab82ee8e11",
            "timestamp", "1700000000",
            "nonce", "1234567890");
    assertThat(safe.open(parameters, envelope(encrypted)).notice()).isEmpty();
    byte[] message = new PushCipher(new Secret(KEY)).decrypt(encrypted, APP).orElseThrow();
    assertThat(message).hasSize(314);
    assertThat(PushMessage.read(message).field("EventKey")).hasValue("login00");
  }

  @Test
  void aPlainPushIsReadInXmlAndJson() {
    Map<String, String> parameters = PushSender.plain(TOKEN, NOW, "n1");
    assertThat(plain.open(parameters, bytes(REVOKE)).notice()).hasValue(WITHDRAWN);
    String json =
        "{\"Event\":\"user_authorization_revoke\",\" OpenID\":\"o1\",\" AppID\":\""
            + APP
            + "\","
            + "\"CreateTime\":1699999990,\"RevokeInfo\":301}";
    assertThat(plain.open(parameters, bytes(json)).notice()).hasValue(WITHDRAWN);
  }

  @Test
  void anEncryptedPushIsReadInXmlAndJson() {
    String encrypted = PushSender.encrypt(KEY, REVOKE, APP);
    Map<String, String> parameters = PushSender.encrypted(TOKEN, NOW, "n1", encrypted);
    assertThat(safe.open(parameters, envelope(encrypted)).notice()).hasValue(WITHDRAWN);
    assertThat(safe.open(parameters, bytes("{\"Encrypt\":\"" + encrypted + "\"}")).notice())
        .hasValue(WITHDRAWN);
  }

  @Test
  void anEncryptedPushNeedsNoPlainSignature() {
    String encrypted = PushSender.encrypt(KEY, REVOKE, APP);
    Map<String, String> parameters =
        new HashMap<>(PushSender.encrypted(TOKEN, NOW, "n1", encrypted));
    parameters.remove("signature");
    assertThat(safe.open(parameters, envelope(encrypted)).notice()).isPresent();
  }

  @Test
  void thePreviousKeyStillDecrypts() {
    String encrypted = PushSender.encrypt(OLD_KEY, REVOKE, APP);
    assertThat(
            safe.open(PushSender.encrypted(TOKEN, NOW, "n1", encrypted), envelope(encrypted))
                .notice())
        .hasValue(WITHDRAWN);
  }

  @Test
  void onlyTheEncryptedPartOfACompatiblePushCounts() {
    String encrypted = PushSender.encrypt(KEY, REVOKE, APP);
    String forged =
        REVOKE
            .replace("o1", "o-victim")
            .replace("</xml>", "<Encrypt>" + encrypted + "</Encrypt></xml>");
    assertThat(safe.open(PushSender.encrypted(TOKEN, NOW, "n1", encrypted), bytes(forged)).notice())
        .hasValue(WITHDRAWN);
    // Without a key there is only the plain part.
    assertThat(plain.open(PushSender.plain(TOKEN, NOW, "n1"), bytes(forged)).notice())
        .map(Push.Notice::openId)
        .hasValue("o-victim");
  }

  @Test
  void withAKeyASignedPlainMessageIsRefused() {
    assertForbidden(() -> safe.open(PushSender.plain(TOKEN, NOW, "n1"), bytes(REVOKE)));
    assertForbidden(() -> safe.open(PushSender.encrypted(TOKEN, NOW, "n1", ""), bytes(REVOKE)));
    String encrypted = PushSender.encrypt(KEY, REVOKE, APP);
    assertForbidden(() -> safe.open(PushSender.plain(TOKEN, NOW, "n1"), envelope(encrypted)));
  }

  @Test
  void withoutAKeyAnEncryptedPushIsNotSupported() {
    String encrypted = PushSender.encrypt(KEY, REVOKE, APP);
    assertRefused(
            LoginError.NOT_SUPPORTED,
            () ->
                plain.open(PushSender.encrypted(TOKEN, NOW, "n1", encrypted), envelope(encrypted)))
        .hasMessage("encodingAesKey: is not configured");
  }

  @Test
  void aChangedMessageIsRefused() {
    String encrypted = PushSender.encrypt(KEY, REVOKE, APP);
    Map<String, String> parameters = PushSender.encrypted(TOKEN, NOW, "n1", encrypted);
    String another = PushSender.encrypt(KEY, REVOKE.replace("o1", "o2"), APP);
    assertForbidden(() -> safe.open(parameters, envelope(another)));
    assertForbidden(() -> safe.open(parameters, envelope(encrypted + "=")));
    assertForbidden(() -> safe.open(parameters, envelope(encrypted + "\u0080")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"signature=", "signature=x", "timestamp=", "timestamp=1", "nonce=", "nonce=n2"})
  void aWrongSignatureIsForbidden(String change) {
    Map<String, String> parameters = new HashMap<>(PushSender.plain(TOKEN, NOW, "n1"));
    int equals = change.indexOf('=');
    parameters.put(change.substring(0, equals), change.substring(equals + 1));
    assertForbidden(() -> plain.open(parameters, bytes(REVOKE)));
    parameters.put("echostr", "e");
    assertForbidden(() -> plain.echo(parameters));
    parameters.remove(change.substring(0, equals));
    assertForbidden(() -> plain.open(parameters, bytes(REVOKE)));
    assertForbidden(() -> plain.echo(parameters));
  }

  @Test
  void aSignatureByAnotherTokenIsForbidden() {
    assertForbidden(() -> plain.open(PushSender.plain("other", NOW, "n1"), bytes(REVOKE)));
    assertForbidden(() -> plain.open(Map.of(), bytes(REVOKE)));
  }

  @Test
  void signedTextsCannotBeSplitDifferently() {
    Map<String, String> parameters = new HashMap<>(PushSender.plain(TOKEN, NOW, "1234"));
    // "1234" and "1700000000" are signed as 12341700000000, and so are the pairs below.
    parameters.put("timestamp", "1700000000");
    parameters.put("nonce", "1234");
    assertThat(plain.open(parameters, bytes(REVOKE)).notice()).isPresent();
    parameters.put("timestamp", "01700000000");
    parameters.put("nonce", "1234");
    assertForbidden(() -> plain.open(parameters, bytes(REVOKE)));
    parameters.put("timestamp", "41700000000");
    parameters.put("nonce", "123");
    assertForbidden(() -> plain.open(parameters, bytes(REVOKE)));
  }

  @Test
  void aRequestIsValidForFiveMinutes() {
    for (long offset : new long[] {-300, 0, 300}) {
      assertThat(plain.open(PushSender.plain(TOKEN, NOW + offset, "n1"), bytes(REVOKE)).notice())
          .isPresent();
    }
    String encrypted = PushSender.encrypt(KEY, REVOKE, APP);
    for (long offset : new long[] {-301, 301, -100_000_000, 8_000_000_000L}) {
      assertForbidden(() -> plain.open(PushSender.plain(TOKEN, NOW + offset, "n1"), bytes(REVOKE)));
      assertForbidden(
          () ->
              safe.open(
                  PushSender.encrypted(TOKEN, NOW + offset, "n1", encrypted), envelope(encrypted)));
      Map<String, String> echo = new HashMap<>(PushSender.plain(TOKEN, NOW + offset, "n1"));
      echo.put("echostr", "e");
      assertForbidden(() -> plain.echo(echo));
    }
  }

  @Test
  void aPushForAnotherAppIsForbidden() {
    String other = REVOKE.replace(APP, "wx9999999999999999");
    assertForbidden(() -> plain.open(PushSender.plain(TOKEN, NOW, "n1"), bytes(other)));
    for (String encrypted :
        List.of(
            PushSender.encrypt(KEY, REVOKE, "wx9999999999999999"),
            PushSender.encrypt(KEY, other, APP),
            PushSender.encrypt("B".repeat(43), REVOKE, APP))) {
      assertForbidden(
          () -> safe.open(PushSender.encrypted(TOKEN, NOW, "n1", encrypted), envelope(encrypted)));
    }
  }

  @Test
  void aMalformedMessageIsRefused() {
    Map<String, String> parameters = PushSender.plain(TOKEN, NOW, "n1");
    assertRefused(LoginError.INVALID_REQUEST, () -> plain.open(parameters, bytes("garbage")));
    assertRefused(
        LoginError.INVALID_REQUEST, () -> plain.open(parameters, bytes("<!DOCTYPE xml>" + REVOKE)));
    String encrypted = PushSender.encrypt(KEY, "<!DOCTYPE xml>" + REVOKE, APP);
    assertRefused(
        LoginError.INVALID_REQUEST,
        () -> safe.open(PushSender.encrypted(TOKEN, NOW, "n1", encrypted), envelope(encrypted)));
  }

  @Test
  void anEventWithoutAUsableOpenIdHasNoNotice() {
    for (String body :
        List.of(
            REVOKE.replaceAll("<OpenID>.*</OpenID>", ""),
            REVOKE.replace("o1", ""),
            REVOKE.replace("o1", "o 1"),
            REVOKE.replace("o1", "o".repeat(129)),
            REVOKE.replace("user_authorization_revoke", "subscribe"),
            "{}")) {
      assertThat(plain.open(PushSender.plain(TOKEN, NOW, "n1"), bytes(body)).notice()).isEmpty();
    }
  }

  @Test
  void aRepeatedPushHasTheSameContentHash() {
    Push first = plain.open(PushSender.plain(TOKEN, NOW, "n1"), bytes(REVOKE));
    Push again = plain.open(PushSender.plain(TOKEN, NOW + 5, "n2"), bytes(REVOKE));
    assertThat(again.content()).isEqualTo(first.content());
    assertThat(again.looseSignature()).isPresent().isNotEqualTo(first.looseSignature());
    assertThat(
            Stream.of(
                    REVOKE.replace("1699999990", "1699999991"),
                    REVOKE.replace("o1", "o2"),
                    REVOKE.replace("_revoke", "_cancellation"),
                    REVOKE.replace("301", "205"))
                .map(other -> plain.open(PushSender.plain(TOKEN, NOW, "n1"), bytes(other)))
                .map(Push::content))
        .doesNotContain(first.content())
        .doesNotHaveDuplicates();
    String encrypted = PushSender.encrypt(KEY, REVOKE, APP);
    Push covered =
        safe.open(PushSender.encrypted(TOKEN, NOW, "n1", encrypted), envelope(encrypted));
    assertThat(covered.content()).isEqualTo(first.content());
    assertThat(covered.looseSignature()).isEmpty();
  }

  @Test
  void anEventWithoutATimeHasTheTimeOfItsRequest() {
    for (String body :
        List.of(
            REVOKE.replaceAll("<CreateTime>.*</CreateTime>", ""),
            REVOKE.replace("1699999990", "99999999999999999999"))) {
      Push first = plain.open(PushSender.plain(TOKEN, NOW, "n1"), bytes(body));
      Push later = plain.open(PushSender.plain(TOKEN, NOW + 1, "n1"), bytes(body));
      assertThat(first.notice()).map(Push.Notice::at).hasValue(Instant.ofEpochSecond(NOW));
      assertThat(later.content()).isNotEqualTo(first.content());
    }
  }

  @Test
  void anImplausibleTimeIsReplaced() {
    for (long offset : new long[] {-86_401, 86_401, -600_000_000}) {
      String body = REVOKE.replace("1699999990", Long.toString(NOW + offset));
      Push first = plain.open(PushSender.plain(TOKEN, NOW, "n1"), bytes(body));
      Push later = plain.open(PushSender.plain(TOKEN, NOW + 1, "n1"), bytes(body));
      assertThat(first.notice()).map(Push.Notice::at).hasValue(Instant.ofEpochSecond(NOW));
      assertThat(later.content()).isEqualTo(first.content());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "\u00e9", "a\n", "<script>\u0000"})
  void onlyAShortPrintableTextIsEchoed(String echo) {
    Map<String, String> parameters = new HashMap<>(PushSender.plain(TOKEN, NOW, "n1"));
    assertRefused(LoginError.INVALID_REQUEST, () -> plain.echo(parameters));
    parameters.put("echostr", echo);
    assertRefused(LoginError.INVALID_REQUEST, () -> plain.echo(parameters));
    parameters.put("echostr", "1".repeat(257));
    assertRefused(LoginError.INVALID_REQUEST, () -> plain.echo(parameters));
    parameters.put("echostr", "1".repeat(256));
    assertThat(plain.echo(parameters)).hasSize(256);
    assertThat(safe.echo(parameters)).hasSize(256);
  }

  @Test
  void withoutATokenPushesAreNotSupported() {
    WeChatPushes none =
        new WeChatPushes(APP, Optional.empty(), AuthorizationEvents.WEBSITE, Instant::now);
    assertRefused(LoginError.NOT_SUPPORTED, () -> none.echo(Map.of()));
    assertRefused(LoginError.NOT_SUPPORTED, () -> none.open(Map.of(), new byte[0]));
  }

  @Test
  void noLogShowsAnIdOrASecret() {
    try (LogCapture log = new LogCapture()) {
      String noOpenId = REVOKE.replaceAll("<OpenID>.*</OpenID>", "");
      assertThat(plain.open(PushSender.plain(TOKEN, NOW, "n1"), bytes(noOpenId)).notice())
          .isEmpty();
      String foreign = PushSender.encrypt(KEY, REVOKE, "wx9999999999999999");
      assertForbidden(
          () -> safe.open(PushSender.encrypted(TOKEN, NOW, "n1", foreign), envelope(foreign)));
      assertThat(log.ours()).hasSize(2);
      assertThat(String.join("\n", log.all())).doesNotContain("o1", TOKEN, KEY, "gh_1");
    }
    assertThat(WITHDRAWN).hasToString("Notice[LOGIN_WITHDRAWN]");
  }

  /** Random input, signed or not, is refused with the error code that fits. */
  @Test
  void randomInputIsRefused() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261121);
    for (int i = 0; i < 5_000; i++) {
      byte[] body = new byte[random.nextInt(200)];
      random.nextBytes(body);
      String message = new String(body, StandardCharsets.ISO_8859_1);
      String encrypted = PushSender.encrypt(KEY, message, APP);
      Map<String, String> covering = PushSender.encrypted(TOKEN, NOW, "n1", encrypted);
      assertRefused(LoginError.INVALID_REQUEST, () -> safe.open(covering, envelope(encrypted)));
      assertRefused(
          LoginError.INVALID_REQUEST, () -> plain.open(PushSender.plain(TOKEN, NOW, "n1"), body));
      assertForbidden(() -> plain.open(Map.of("signature", message), body));
    }
  }

  private static WeChatPushes pushes(String appId, String token, long now, String... aesKeys) {
    PushKeys keys = new PushKeys(new Secret(token), Stream.of(aesKeys).map(Secret::new).toList());
    return new WeChatPushes(
        appId, Optional.of(keys), AuthorizationEvents.WEBSITE, () -> Instant.ofEpochSecond(now));
  }

  private static void assertForbidden(ThrowingCallable attempt) {
    assertRefused(LoginError.FORBIDDEN, attempt);
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(
      LoginError error, ThrowingCallable attempt) {
    return assertThatThrownBy(attempt)
        .isInstanceOfSatisfying(
            LoginException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  private static byte[] envelope(String encrypted) {
    return bytes(
        "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA["
            + encrypted
            + "]]></Encrypt></xml>");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
