package io.wechatlogin.http.miniprogram;

import static io.wechatlogin.http.fixture.TestService.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberRoutesTest {
  private static final String NUMBERS = "/api/v1/login-types/Mini/phone-numbers";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aHostGetsTheNumberOfACode() {
    ReceivedAnswer answer = service.post(NUMBERS, code("7700900123")).asHost().send().isStatus(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"phoneNumber\":\"+44 7700900123\",\"purePhoneNumber\":\"7700900123\","
                + "\"countryCode\":\"44\"}");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void theFullNameOfAnInstanceWorks() {
    service
        .post(NUMBERS.replace("Mini", "auths.loginTypes.Mini"), code("7"))
        .asHost()
        .send()
        .isStatus(200);
  }

  @Test
  void onlyHostsMayAsk() {
    service.post(NUMBERS, code("7")).send().isProblem(401, "unauthenticated");
    service.post(NUMBERS, code("7")).bearer("wlh_unknown").send().isProblem(401, "unauthenticated");
    String token = service.signIn("ann");
    service.post(NUMBERS, code("7")).bearer(token).send().isProblem(403, "forbidden");
  }

  @Test
  void aTypeWithoutPhoneNumbersIsRefusedWhateverTheBody() {
    for (String body : new String[] {code("7"), "{}", "nonsense"}) {
      service
          .post(NUMBERS.replace("Mini", "Web"), body)
          .asHost()
          .send()
          .isProblem(422, "not_supported");
    }
    service
        .post(NUMBERS.replace("Mini", "Off"), code("7"))
        .asHost()
        .send()
        .isProblem(403, "login_type_inactive");
    service
        .post(NUMBERS.replace("Mini", "Unknown"), code("7"))
        .asHost()
        .send()
        .isProblem(404, "login_type_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "nonsense",
        "{\"code\": null}",
        "{\"code\": {}}",
        "{\"code\": \"\"}",
        "{\"code\": \"not a code\"}",
        "{\"code\": \"7\", \"code\": \"8\"}"
      })
  void aBodyWithoutACodeIsInvalid(String body) {
    service.post(NUMBERS, body).asHost().send().isProblem(400, "invalid_request");
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_code, 400",
    "wechat_misconfigured, 502",
    "wechat_unavailable, 503",
    "wechat_rate_limited, 503"
  })
  void aRefusalByWeChatHasItsOwnCode(String error, int status) {
    service.post(NUMBERS, code("fail_" + error)).asHost().send().isProblem(status, error);
  }
}
