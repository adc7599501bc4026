package io.wechatlogin.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
  private static final String PATH = "/api/v1/login-types/Mini/login-codes";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"code\"",
        "{\"code\": \"a\"} trailing",
        "{\"code\": 'a'}",
        "{\"code\": \"a\", \"code\": \"b\"}",
        "{\"code\": \"a\", \"x\": {\"y\": 1, \"y\": 2}}",
        "{}",
        "{\"code\": null}",
        "{\"code\": 1}",
        "{\"code\": true}",
        "{\"code\": [\"a\"]}",
        "{\"code\": {}}",
        "{\"code\": \"\"}",
        "{\"code\": \"a b\"}",
        "{\"code\": \"a\", \"state\": 1}",
        "{\"code\": NaN}",
        "// comment\n{\"code\": \"a\"}"
      })
  void aMalformedBodyIsRefusedWithoutInternals(String body) {
    ReceivedAnswer answer = service.post(PATH, body).send().isProblem(400, "invalid_request");
    assertThat(answer.body()).doesNotContainIgnoringCase("jackson", "com.", "exception", "token");
    assertThat(answer.text("detail")).matches("(body|code|state): .*");
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() {
    service
        .call("POST", PATH)
        .header("Content-Type", "application/json")
        .body(
            BodyPublishers.ofByteArray(
                "{\"code\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)))
        .send()
        .isProblem(400, "invalid_request");
    service
        .call("POST", PATH)
        .header("Content-Type", "application/json")
        .body(BodyPublishers.ofByteArray("{\"code\": \"a\"}".getBytes(StandardCharsets.UTF_16)))
        .send()
        .isProblem(400, "invalid_request");
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(20_000) + "]".repeat(20_000);
    service
        .post(PATH, "{\"code\": \"a\", \"x\": " + deep + "}")
        .send()
        .isProblem(400, "invalid_request");
  }

  @Test
  void unknownFieldsAreIgnored() {
    service.post(PATH, "{\"code\": \"a\", \"more\": {\"x\": [1, null]}}").send().isStatus(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
        "application/jsonp",
        "text/json"
      })
  void onlyJsonIsAccepted(String contentType) {
    service
        .call("POST", PATH)
        .header("Content-Type", contentType)
        .body(BodyPublishers.ofString("{\"code\": \"a\"}"))
        .send()
        .isProblem(415, "unsupported_media_type");
  }

  @Test
  void aBodyWithoutAContentTypeIsRefused() {
    service
        .call("POST", PATH)
        .body(BodyPublishers.ofString("{\"code\": \"a\"}"))
        .send()
        .isProblem(415, "unsupported_media_type");
    service.call("POST", PATH).send().isProblem(400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=UTF-8",
        "Application/JSON;charset=\"utf-8\"",
        "application/json;charset=utf8"
      })
  void theContentTypeMayNameUtf8(String contentType) {
    service
        .call("POST", PATH)
        .header("Content-Type", contentType)
        .body(BodyPublishers.ofString("{\"code\": \"a\"}"))
        .send()
        .isStatus(200);
  }

  private static String bodyOfSize(int bytes) {
    String start = "{\"code\": \"a\", \"x\": \"";
    return start + "x".repeat(bytes - start.length() - 2) + "\"}";
  }

  @Test
  void aBodyMayHave64KibibytesAndNoMore() {
    service.post(PATH, bodyOfSize(64 * 1024)).send().isStatus(200);
    service.post(PATH, bodyOfSize(64 * 1024 + 1)).send().isProblem(413, "payload_too_large");
    service.post(PATH, bodyOfSize(2_000_000)).send().isProblem(413, "payload_too_large");
  }

  @Test
  void theLimitAlsoAppliesWithoutAContentLength() {
    for (int i = 0; i < 50; i++) {
      sendInChunks("application/json").isProblem(413, "payload_too_large");
    }
  }

  @Test
  void theSenderOfALongBodyOfAnotherTypeReceivesTheAnswer() {
    for (int i = 0; i < 50; i++) {
      sendInChunks("text/plain").isProblem(415, "unsupported_media_type");
    }
  }

  private ReceivedAnswer sendInChunks(String contentType) {
    byte[] large = bodyOfSize(3_000_000).getBytes(StandardCharsets.UTF_8);
    return service
        .call("POST", PATH)
        .header("Content-Type", contentType)
        .body(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
        .send();
  }
}
