package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeExchangeTest extends SimulatorTest {
  @Test
  void aCodeIsExchangedForTokensInWechatsFormat() {
    String code = control.issueCode(WEBSITE, "alice");

    HttpResponse<byte[]> response = browser.get(wechatUrl, exchange(WEBSITE, code));

    assertThat(code).matches("0[0-9A-Za-z]{31}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain");
    Map<String, Object> tokens = Browser.object(response);
    assertThat(tokens.keySet())
        .containsExactly(
            "access_token", "expires_in", "refresh_token", "openid", "scope", "unionid");
    assertThat(tokens)
        .containsEntry("expires_in", 7200L)
        .containsEntry("scope", "snsapi_login")
        .containsEntry("openid", control.openid(WEBSITE, "alice"))
        .containsEntry("unionid", control.unionid(MINI, "alice"));
    assertThat((String) tokens.get("openid")).hasSize(28).startsWith("o");
  }

  @Test
  void aCodeWorksOnceAndOnlyForItsApp() {
    String code = control.issueCode(WEBSITE, "alice");

    assertThat(errcode(exchange(OFFICIAL, code))).isEqualTo(40029L);
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(0L);
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(40163L);
    control.advanceClock(Duration.ofMinutes(6));
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(40029L);
  }

  @Test
  void onlyOneOfManyConcurrentExchangesSucceeds() {
    String code = control.issueCode(WEBSITE, "alice");
    AtomicInteger succeeded = new AtomicInteger();

    IntStream.range(0, 24)
        .parallel()
        .forEach(
            any -> {
              if (errcode(exchange(WEBSITE, code)).equals(0L)) {
                succeeded.incrementAndGet();
              }
            });

    assertThat(succeeded).hasValue(1);
  }

  @Test
  void aCodeExpiresAfterFiveMinutes() {
    String code = control.issueCode(WEBSITE, "alice");

    control.advanceClock(Duration.ofMinutes(5));

    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(40029L);
  }

  @Test
  void anErrorIsHttp200WithATimeBasedRid() {
    HttpResponse<byte[]> response = browser.get(wechatUrl, exchange(WEBSITE, "nonsense"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain");
    assertThat(new String(response.body(), StandardCharsets.UTF_8))
        .matches(
            "\\{\"errcode\":40029,\"errmsg\":\"invalid code, rid:"
                + " 66c69111-[0-9a-f]{8}-[0-9a-f]{8}\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 41002",
    "appid=wx00000000000000a1, 41004",
    "appid=wx00000000000000a1&secret=, 41004",
    "appid=wx00000000000000a1&secret=x, 41008",
    "appid=wx00000000000000a1&secret=x&code=y, 40002",
    "appid=wx0&secret=x&code=y&grant_type=authorization_code, 40013",
    "appid=wx00000000000000a1&secret=x&code=y&grant_type=authorization_code, 40125",
  })
  void parametersAreCheckedInWechatsOrder(String query, long errcode) {
    assertThat(errcode("/sns/oauth2/access_token?" + query)).isEqualTo(errcode);
  }

  @Test
  void aFormBodyIsAcceptedAndAChunkedOneIsNot() {
    Map<String, String> form =
        Map.of(
            "appid",
            WEBSITE,
            "secret",
            secret(WEBSITE),
            "code",
            control.issueCode(WEBSITE, "bob"),
            "grant_type",
            "authorization_code");

    HttpResponse<byte[]> response = browser.postForm(wechatUrl, "/sns/oauth2/access_token", form);
    assertThat(Browser.object(response)).containsKey("access_token");

    HttpResponse<byte[]> chunked =
        browser.send(
            HttpRequest.newBuilder(wechatUrl.resolve("/sns/oauth2/access_token"))
                .POST(
                    HttpRequest.BodyPublishers.ofByteArrays(
                        List.of("appid=1".getBytes(StandardCharsets.UTF_8)))));
    assertThat(chunked.statusCode()).isEqualTo(412);
    assertThat(chunked.body()).isEmpty();
  }

  @Test
  void aSystemErrorUsesUpTheCode() {
    String code = control.issueCode(WEBSITE, "alice");
    control.fault("/sns/oauth2/access_token", Fault.errcode(-1), 1);

    assertThat(errcode(exchange(WEBSITE, "nonsense"))).isEqualTo(40029L);
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(-1L);
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(40163L);
  }

  @Test
  void queuedFaultsChangeTheNextAnswersInOrder() {
    control.fault("/sns/", Fault.of(Fault.Kind.EMPTY_BODY), 1);
    control.fault("/sns/", Fault.of(Fault.Kind.HTML), 1);
    control.fault("/sns/", Fault.of(Fault.Kind.WRONG_TYPES), 1);
    control.fault("/sns/", Fault.status(502), 1);
    control.fault("/sns/", Fault.delay(Duration.ofMillis(20)), 1);
    control.fault("/sns/", Fault.slowDrip(Duration.ofNanos(10)), 1);
    control.fault("/sns/", Fault.of(Fault.Kind.RESET), 2);

    assertThat(browser.text(wechatUrl, exchangeOfNewCode())).isEmpty();
    assertThat(browser.text(wechatUrl, exchangeOfNewCode())).startsWith("<html>");
    assertThat(browser.json(wechatUrl, exchangeOfNewCode()).get("openid")).isInstanceOf(List.class);
    assertThat(browser.get(wechatUrl, exchangeOfNewCode()).statusCode()).isEqualTo(502);
    assertThat(browser.json(wechatUrl, exchangeOfNewCode())).containsKey("openid");
    assertThat(browser.json(wechatUrl, exchangeOfNewCode())).containsKey("openid");
    // Java's client sends a GET a second time if the connection closes without an answer.
    assertThatThrownBy(() -> browser.get(wechatUrl, exchangeOfNewCode()))
        .isInstanceOf(UncheckedIOException.class);
    control.clearFaults();
    assertThat(browser.json(wechatUrl, exchangeOfNewCode())).containsKey("openid");
  }

  private String exchangeOfNewCode() {
    return exchange(WEBSITE, control.issueCode(WEBSITE, "alice"));
  }

  @Test
  void callsAreRecorded() {
    errcode("/sns/userinfo?access_token=x");

    assertThat(control.recordedCalls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.path()).isEqualTo("/sns/userinfo");
              assertThat(call.query()).containsEntry("access_token", "x");
              assertThat(call.answer()).contains("41009");
            });
    control.clearCalls();
    assertThat(control.recordedCalls()).isEmpty();
  }
}
