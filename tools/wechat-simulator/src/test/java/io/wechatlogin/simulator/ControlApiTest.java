package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlApiTest extends SimulatorTest {
  @Test
  void appsPersonsAndCodesAreCreatedWithJson() {
    browser.postJson(
        controlUrl, "/control/apps", Map.of("appId", "wx7", "secret", "s", "kind", "website"));
    browser.postJson(
        controlUrl,
        "/control/persons",
        Map.of("id", "carol", "nickname", "Carol", "traits", List.of("no-unionid")));
    Map<String, Object> answer =
        browser.postJson(controlUrl, "/control/code", Map.of("appId", "wx7", "personId", "carol"));

    assertThat(
            errcode(
                "/sns/oauth2/access_token?appid=wx7&secret=s&grant_type=authorization_code&code="
                    + answer.get("code")))
        .isEqualTo(0L);
    assertThat(browser.text(controlUrl, "/control/persons"))
        .contains("\"carol\"", "\"no_unionid\"");
    assertThat(browser.text(controlUrl, "/control/apps"))
        .contains("\"wx7\"")
        .doesNotContain("secret");
    assertThat(browser.text(controlUrl, "/control/calls")).contains("/sns/oauth2/access_token");
  }

  @Test
  void faultsAndTheClockAreSetWithJson() {
    browser.postJson(
        controlUrl, "/control/fault", Map.of("path", "/sns/", "kind", "errcode", "number", 45011));
    String code = control.issueCode(WEBSITE, "alice");
    assertThat(errcode(exchange(WEBSITE, code))).isEqualTo(45011L);

    String late = control.issueCode(WEBSITE, "alice");
    browser.postJson(controlUrl, "/control/advance-clock", Map.of("seconds", 301));
    assertThat(errcode(exchange(WEBSITE, late))).isEqualTo(40029L);
  }

  @Test
  void theTwoPortsServeDifferentPaths() {
    assertThat(browser.get(wechatUrl, "/control/apps").statusCode()).isEqualTo(404);
    assertThat(browser.get(wechatUrl, "/phone").statusCode()).isEqualTo(404);
    assertThat(browser.get(controlUrl, "/sns/auth").statusCode()).isEqualTo(404);
  }

  @Test
  void anInvalidCallIsAnsweredWithTheReason() {
    assertThat(browser.postJson(controlUrl, "/control/scan", Map.of()))
        .containsEntry("error", "uuid is missing");
    assertThat(browser.post(controlUrl, "/control/scan", "application/json", "[").statusCode())
        .isEqualTo(400);
    assertThat(browser.postJson(controlUrl, "/control/unknown", Map.of())).containsKey("error");
    assertThat(
            browser
                .send(
                    HttpRequest.newBuilder(controlUrl.resolve("/control/clear-calls"))
                        .header("Origin", "https://elsewhere.example")
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(403);
  }
}
