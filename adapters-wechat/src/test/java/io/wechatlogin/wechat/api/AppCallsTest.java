package io.wechatlogin.wechat.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.DeadAppTokenException;
import io.wechatlogin.domain.type.PhoneNumbers.PhoneNumber;
import io.wechatlogin.domain.type.ProviderCalls;
import io.wechatlogin.wechat.testkit.BrokenServer;
import io.wechatlogin.wechat.testkit.FakeWeChat;
import io.wechatlogin.wechat.testkit.LogCapture;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls that an app makes on its own behalf, as they go over the wire. */
class AppCallsTest {
  private static final String APP_ID = "wx0123456789abcdef";
  private static final Secret SECRET = new Secret("marker-secret-é\"测");
  private static final Secret TOKEN = new Secret("98_marker-token+/=&");
  private static final String CODE = "marker-code-4712";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String GOOD_TOKEN = "{\"access_token\":\"98_new\",\"expires_in\":7200}";
  private static final String BUSY = "{\"errcode\":-1,\"errmsg\":\"system error\"}";

  private final FakeWeChat wechat = new FakeWeChat();
  private final LogCapture log = new LogCapture();
  private final List<AutoCloseable> toClose = new ArrayList<>(List.of(wechat, log));
  private final WeChatApi api = api(wechat.url(), Limits.DEFAULT);

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
  }

  @Test
  void anAppTokenIsRequestedInRawUtf8WithAContentLength() {
    wechat.answers(GOOD_TOKEN);

    assertThat(appToken(false))
        .isEqualTo(new AppToken(new Secret("98_new"), NOW.plusSeconds(7200)));
    FakeWeChat.Call call = wechat.calls().getFirst();
    String body =
        "{\"grant_type\":\"client_credential\",\"appid\":\"wx0123456789abcdef\","
            + "\"secret\":\"marker-secret-é\\\"测\",\"force_refresh\":false}";
    assertThat(call.line()).isEqualTo("POST /cgi-bin/stable_token");
    assertThat(call.body()).isEqualTo(body);
    assertThat(call.headers())
        .containsOnlyKeys(
            "Accept", "Connection", "Content-length", "Content-type", "Host", "User-agent")
        .containsEntry("Content-length", List.of(String.valueOf(body.getBytes(UTF_8).length)))
        .containsEntry("Content-type", List.of("application/json"));
  }

  @Test
  void aForcedRefreshIsPassedOn() {
    wechat.answers(GOOD_TOKEN);

    appToken(true);

    assertThat(wechat.calls().getFirst().body()).endsWith("\"force_refresh\":true}");
  }

  @Test
  void aTokenRequestIsRetriedOnceAfterASystemError() {
    wechat.answersOnce(BUSY);
    wechat.answers(GOOD_TOKEN);

    assertThat(appToken(true).value().reveal()).isEqualTo("98_new");
    assertThat(wechat.calls()).hasSize(2);
    assertThat(wechat.calls().get(1).body()).isEqualTo(wechat.calls().getFirst().body());
  }

  @Test
  void aTokenRequestIsNotRetriedTwice() {
    wechat.answers(BUSY);

    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> appToken(false));
    assertThat(wechat.calls()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "40001, WECHAT_MISCONFIGURED",
    "40013, WECHAT_MISCONFIGURED",
    "40125, WECHAT_MISCONFIGURED",
    "40164, WECHAT_MISCONFIGURED",
    "89503, WECHAT_MISCONFIGURED",
    "45009, WECHAT_RATE_LIMITED",
    "45011, WECHAT_RATE_LIMITED"
  })
  void aRefusedTokenRequestIsNotRetried(int errcode, LoginError error) {
    wechat.answers("{\"errcode\":" + errcode + ",\"errmsg\":\"no rid: 1-2-3\"}");

    assertRefused(error, () -> appToken(false));
    assertThat(wechat.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html></html>",
        "{}",
        "{\"access_token\":\"98_new\"}",
        "{\"expires_in\":7200}",
        "{\"access_token\":98,\"expires_in\":7200}",
        "{\"access_token\":\"\",\"expires_in\":7200}",
        "{\"access_token\":\"9 8\",\"expires_in\":7200}",
        "{\"access_token\":\"98_new\",\"expires_in\":\"7200\"}",
        "{\"access_token\":\"98_new\",\"expires_in\":0}",
        "{\"access_token\":\"98_new\",\"expires_in\":-5}",
        "{\"access_token\":\"98_new\",\"expires_in\":99999999999}",
      })
  void anUnusableTokenIsRefused(String body) {
    wechat.answers(body);

    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> appToken(false));
    assertThat(wechat.calls()).hasSize(1);
  }

  @Test
  void aPhoneCodeIsExchangedByOnePost() throws Exception {
    wechat.answers(phone("\"+86 13800000000\"", "\"13800000000\"", "\"86\""));

    assertThat(number()).isEqualTo(new PhoneNumber("+86 13800000000", "13800000000", "86"));
    FakeWeChat.Call call = wechat.calls().getFirst();
    assertThat(wechat.calls()).hasSize(1);
    assertThat(call.line())
        .isEqualTo("POST /wxa/business/getuserphonenumber?access_token=98_marker-token%2B/%3D%26");
    assertThat(call.body()).isEqualTo("{\"code\":\"marker-code-4712\"}");
    assertThat(call.headers())
        .containsEntry("Content-length", List.of("27"))
        .doesNotContainKey("Transfer-encoding");
  }

  @Test
  void aCountryCodeMayBeANumber() throws Exception {
    wechat.answers(phone("\"138\"", "\"138\"", "86"));

    assertThat(number().countryCode()).isEqualTo("86");
  }

  @ParameterizedTest
  @ValueSource(ints = {40001, 40014, 42001})
  void aDeadTokenSaysNothingAboutTheCode(int errcode) {
    wechat.answers("{\"errcode\":" + errcode + ",\"errmsg\":\"invalid credential rid: 1-2-3\"}");

    assertThatThrownBy(this::number).isInstanceOf(DeadAppTokenException.class).hasNoCause();
    assertThat(wechat.calls()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "40029, INVALID_CODE",
    "40013, WECHAT_MISCONFIGURED",
    "48001, WECHAT_MISCONFIGURED",
    "45009, WECHAT_RATE_LIMITED",
    "45011, WECHAT_RATE_LIMITED",
    "-1, WECHAT_UNAVAILABLE",
    "47001, WECHAT_UNAVAILABLE"
  })
  void aPhoneCodeIsNeverSentTwice(int errcode, LoginError error) {
    wechat.answers("{\"errcode\":" + errcode + ",\"errmsg\":\"no hint: [x] rid: 1-2-3\"}");

    assertRefused(error, this::number);
    assertThat(wechat.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html></html>",
        "{\"errcode\":0,\"errmsg\":\"ok\"}",
        "{\"errcode\":0,\"phone_info\":null}",
        "{\"errcode\":0,\"phone_info\":[]}",
        "{\"phone_info\":{\"phoneNumber\":\"138\",\"purePhoneNumber\":\"138\"}}",
        "{\"phone_info\":{\"phoneNumber\":138,\"purePhoneNumber\":\"138\",\"countryCode\":\"86\"}}",
        "{\"phone_info\":{\"phoneNumber\":\"138\",\"countryCode\":\"86\"}}",
        "{\"phone_info\":{\"phoneNumber\":\"138\",\"purePhoneNumber\":\"\",\"countryCode\":\"86\"}}",
        "{\"phone_info\":{\"phoneNumber\":\"138\",\"purePhoneNumber\":\"138\",\"countryCode\":8.6}}",
        "{\"phone_info\":{\"phoneNumber\":\"<b>\",\"purePhoneNumber\":\"138\",\"countryCode\":86}}",
        "{\"phone_info\":{\"phoneNumber\":\"138\",\"purePhoneNumber\":\"138\",\"countryCode\":86,"
            + "\"watermark\":{\"appid\":\"wxfeedfeedfeedfeed\"}}}",
      })
  void anUnusablePhoneNumberIsRefused(String body) {
    wechat.answers(body);

    assertRefused(LoginError.WECHAT_UNAVAILABLE, this::number);
    assertThat(wechat.calls()).hasSize(1);
  }

  @Test
  void callsToASilentServerEndWithinTheTimeout() {
    WeChatApi impatient =
        api(
            closing(new BrokenServer(socket -> {})).url(),
            new Limits(Duration.ofMillis(200), Duration.ofMillis(300), 16));

    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> impatient.appToken(APP_ID, SECRET, false));
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> impatient.phoneNumber(APP_ID, TOKEN, CODE));
  }

  @Test
  void noFailureShowsASecretATokenOrACode() {
    List<Throwable> failures = new ArrayList<>();
    for (String body :
        List.of(
            "marker",
            BUSY,
            "{\"errcode\":40001,\"errmsg\":\"marker rid: marker\"}",
            "{\"access_token\":\"marker token\",\"expires_in\":7200}",
            "{\"errcode\":0,\"phone_info\":{\"phoneNumber\":\"marker\"}}")) {
      wechat.answers(body);
      failures.add(catchThrowableOfType(LoginException.class, () -> appToken(true)));
      failures.add(catchThrowableOfType(Exception.class, this::number));
    }
    wechat.answers(GOOD_TOKEN.replace("98_new", "marker"));

    assertThat(failures)
        .hasSize(10)
        .allSatisfy(
            failure -> {
              assertThat(failure).hasNoCause();
              assertThat(String.valueOf(failure)).doesNotContain("marker");
            });
    assertThat(appToken(false).toString()).doesNotContain("marker");
    assertThat(log.ours()).isNotEmpty();
    assertThat(log.all()).noneMatch(line -> line.contains("marker"));
  }

  private AppToken appToken(boolean forceRefresh) {
    return api.appToken(APP_ID, SECRET, forceRefresh);
  }

  private PhoneNumber number() throws DeadAppTokenException {
    return api.phoneNumber(APP_ID, TOKEN, CODE);
  }

  private static String phone(String phoneNumber, String purePhoneNumber, String countryCode) {
    return """
    {"errcode":0,"errmsg":"ok","phone_info":{"phoneNumber":%s,"purePhoneNumber":%s,\
    "countryCode":%s,"watermark":{"timestamp":1700000000,"appid":"wx0123456789abcdef"}}}\
    """
        .formatted(phoneNumber, purePhoneNumber, countryCode);
  }

  private static void assertRefused(LoginError error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LoginException.class, refusal -> assertThat(refusal.error()).isEqualTo(error));
  }

  private WeChatApi api(URI url, Limits limits) {
    return closing(new WeChatApi(url, () -> NOW, limits, ProviderCalls.UNWATCHED));
  }

  private <T extends AutoCloseable> T closing(T closeable) {
    toClose.add(closeable);
    return closeable;
  }
}
