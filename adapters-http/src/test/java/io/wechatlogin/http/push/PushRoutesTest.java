package io.wechatlogin.http.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.FakeWeChat;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushRoutesTest {
  private static final String PUSH = "/api/v1/login-types/Mini/push";
  private static final String SIGNED = PUSH + "?signature=good&timestamp=1&nonce=2&openid=o";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void theEchoStringIsReturnedAsPlainText() {
    ReceivedAnswer answer =
        service.get(SIGNED + "&echostr=4375120948345356249").send().isStatus(200);
    assertThat(answer.body()).isEqualTo("4375120948345356249");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    service
        .get("/api/v1/login-types/auths.loginTypes.Mini/push?signature=good&echostr=1")
        .send()
        .isStatus(200);
  }

  @Test
  void aScriptIsEchoedAsPlainText() {
    ReceivedAnswer answer =
        service
            .get(SIGNED + "&echostr=%3Cscript%3Ealert(1)%3C/script%3E")
            .header("Accept", "text/html")
            .send()
            .isStatus(200);
    assertThat(answer.body()).isEqualTo("<script>alert(1)</script>");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void withoutASignatureNothingIsEchoed() {
    ReceivedAnswer answer =
        service.get(PUSH + "?signature=bad&echostr=4711").send().isProblem(403, "forbidden");
    assertThat(answer.body()).doesNotContain("4711");
    service.get(PUSH).send().isProblem(403, "forbidden");
  }

  @Test
  void aRepeatedParameterIsRefused() {
    service.get(SIGNED + "&signature=bad&echostr=1").send().isProblem(400, "invalid_request");
    service.post(SIGNED + "&nonce=3", "").send().isProblem(400, "invalid_request");
  }

  @Test
  void aPushIsAcknowledgedAsPlainText() {
    ReceivedAnswer answer = pushed("text/xml", "").isStatus(200);
    assertThat(answer.body()).isEqualTo("success");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"multipart/form-data; boundary=x", "nonsense", "text/plain"})
  void aBodyThatNoPushHasIsRefused(String contentType) {
    pushed(contentType, "open-carol").isProblem(415, "unsupported_media_type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/xml",
        "application/json",
        "application/x-www-form-urlencoded",
        "application/xml;charset=gbk"
      })
  void theContentTypeOfAPushIsIgnored(String contentType) {
    service.user("7");
    service.bind("7", "Mini", "carol");
    pushed(contentType, "open-carol").isStatus(200);
    assertThat(
            service
                .get("/api/v1/users/7/bindings/Mini")
                .asHost()
                .send()
                .json()
                .path("isActive")
                .asBoolean(true))
        .isFalse();
  }

  @Test
  void aPersonWhoClosesTheirAccountIsSignedOutAndTheEventIsRecorded() {
    String token = service.signIn("8");
    service.call("POST", SIGNED).body(BodyPublishers.ofString("open-8")).send().isStatus(200);
    service.get("/api/v1/sessions/current").bearer(token).send().isProblem(401, "unauthenticated");
    assertThat(
            service.get("/api/v1/users/8/events").asHost().send().json().findValuesAsText("detail"))
        .contains("account_closed");
  }

  @Test
  void anUnsignedPushIsForbidden() {
    String token = service.signIn("9");
    service
        .call("POST", PUSH + "?signature=bad")
        .body(BodyPublishers.ofString("open-9"))
        .send()
        .isProblem(403, "forbidden");
    service.get("/api/v1/sessions/current").bearer(token).send().isStatus(200);
  }

  @Test
  void aTypeWithoutPushesIsNotSupported() {
    service
        .get("/api/v1/login-types/Web/push?signature=good")
        .send()
        .isProblem(422, "not_supported");
    service
        .call("POST", "/api/v1/login-types/Web/push?signature=good")
        .send()
        .isProblem(422, "not_supported");
    service
        .call("POST", "/api/v1/login-types/Unknown/push")
        .send()
        .isProblem(404, "login_type_not_found");
    service.call("PUT", PUSH).send().isProblem(405, "method_not_allowed");
  }

  @Test
  void aBodyMayHave64KibibytesAndNoMore() {
    pushed("text/xml", "x".repeat(64 * 1024)).isStatus(200);
    pushed("text/xml", "x".repeat(64 * 1024 + 1)).isProblem(413, "payload_too_large");
    service
        .call("POST", SIGNED)
        .body(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[300_000])))
        .send()
        .isProblem(413, "payload_too_large");
  }

  @Test
  void aBugIsNotVisibleToTheSender() {
    ReceivedAnswer answer = pushed("text/xml", "bug").isProblem(500, "internal");
    assertThat(answer.body()).doesNotContain(FakeWeChat.BUG);
  }

  private ReceivedAnswer pushed(String contentType, String body) {
    return service
        .call("POST", SIGNED)
        .header("Content-Type", contentType)
        .body(BodyPublishers.ofString(body))
        .send();
  }
}
