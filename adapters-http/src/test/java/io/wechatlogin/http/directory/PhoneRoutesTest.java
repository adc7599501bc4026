package io.wechatlogin.http.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PhoneRoutesTest {
  private static final String PHONE = "/api/v1/users/ann/phone";
  private static final String FOUND = "/api/v1/users?phone=%2B447911123456";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aUserHandsInANumberAndRemovesIt() {
    String ann = service.signIn("ann");
    service.get(PHONE).bearer(ann).send().isProblem(404, "not_found");
    ReceivedAnswer put = service.put(PHONE, phone("7911123456")).bearer(ann).send().isStatus(200);
    assertThat(put.body())
        .isEqualTo(
            "{\"phoneNumber\":\"+447911123456\",\"countryCode\":\"44\","
                + "\"verifiedAt\":\"2026-01-02T03:04:05.678Z\"}");
    assertThat(service.get(PHONE.replace("ann", "me")).bearer(ann).send().isStatus(200).body())
        .isEqualTo(put.body());
    service.delete(PHONE).bearer(ann).send().isStatus(204);
    service.delete(PHONE).asHost().send().isStatus(204);
    service.get(PHONE).asHost().send().isProblem(404, "not_found");
  }

  @Test
  void hostsFindTheUserOfANumber() {
    service.user("ann", "corp");
    service.put(PHONE, phone("7911123456")).asHost().send().isStatus(200);
    ReceivedAnswer found = service.get(FOUND).asHost().send().isStatus(200);
    assertThat(found.json()).hasSize(1);
    assertThat(found.json().get(0).path("userId").textValue()).isEqualTo("ann");
    assertThat(found.json().get(0).path("corpIds").get(0).textValue()).isEqualTo("corp");
    String unencoded = FOUND.replace("%2B", "+");
    assertThat(service.get(unencoded).asHost().send().isStatus(200).body()).isEqualTo(found.body());
    assertThat(service.get(FOUND + "7").asHost().send().isStatus(200).json()).isEmpty();
    service.get(FOUND).send().isProblem(401, "unauthenticated");
    service.get(FOUND).bearer(service.signIn("bob")).send().isProblem(403, "forbidden");
    for (String wrong : new String[] {"", "7911123456", "447911123456", "%2B0", "ann"}) {
      service.get("/api/v1/users?phone=" + wrong).asHost().send().isProblem(400, "invalid_request");
    }
  }

  @Test
  void aNumberOfAnotherUserIsTaken() {
    service.user("ann");
    service.user("bob");
    String bob = PHONE.replace("ann", "bob");
    service.put(PHONE, phone("7911123456")).asHost().send().isStatus(200);
    ReceivedAnswer taken =
        service
            .put(bob, phone("7911123456"))
            .header("Accept-Language", "zh")
            .asHost()
            .send()
            .isProblem(409, "phone_taken");
    assertThat(taken.text("title")).isEqualTo("该手机号已被其他用户使用");
    assertThat(taken.body()).doesNotContain("ann").doesNotContain("7911123456");
    service.delete("/api/v1/users/ann").asHost().send().isStatus(204);
    service.put(bob, phone("7911123456")).asHost().send().isStatus(200);
  }

  @Test
  void aRegistrationTakesTheNumberAlong() {
    String path = "/api/v1/login-types/Mini/registrations";
    String bindCode = service.bindCode("eve");
    String body = "{\"bindCode\": \"" + bindCode + "\", \"phoneCode\": \"%s\"}";
    service.post(path, body.formatted("fail_invalid_code")).send().isProblem(400, "invalid_code");
    service.post(path, body.formatted("a b")).send().isProblem(400, "invalid_request");
    service.user("ann");
    service.put(PHONE, phone("7911123457")).asHost().send().isStatus(200);
    service.post(path, body.formatted("7911123457")).send().isProblem(409, "phone_taken");
    String userId =
        service.post(path, body.formatted("7911123456")).send().isStatus(201).text("userId");
    assertThat(service.get(FOUND).asHost().send().json().get(0).path("userId").textValue())
        .isEqualTo(userId);
    service.post(path, body.formatted("7911123458")).send().isProblem(400, "invalid_bind_code");
  }

  @Test
  void everyRefusalNamesItsErrorCode() {
    service.user("ann");
    service.put(PHONE, phone("7911123456")).send().isProblem(401, "unauthenticated");
    String bob = service.signIn("bob");
    service.put(PHONE, phone("7911123456")).bearer(bob).send().isProblem(403, "forbidden");
    service.get(PHONE).bearer(bob).send().isProblem(403, "forbidden");
    service.delete(PHONE).bearer(bob).send().isProblem(403, "forbidden");
    for (String body :
        new String[] {
          "{}", "{\"phoneCode\": \"7\"}", "{\"loginType\": \"Mini\"}", phone("a b"), "nonsense"
        }) {
      service.put(PHONE, body).asHost().send().isProblem(400, "invalid_request");
    }
    String web = phone("7911123456").replace("Mini", "Web");
    service.put(PHONE, web).asHost().send().isProblem(422, "not_supported");
    service
        .put(PHONE, web.replace("Web", "Unknown"))
        .asHost()
        .send()
        .isProblem(404, "login_type_not_found");
    String nobody = PHONE.replace("ann", "nobody");
    service.put(nobody, phone("7911123456")).asHost().send().isProblem(404, "user_not_found");
    service.get(nobody).asHost().send().isProblem(404, "user_not_found");
    service.delete(nobody).asHost().send().isProblem(404, "user_not_found");
    service
        .put(PHONE, phone("fail_wechat_unavailable"))
        .asHost()
        .send()
        .isProblem(503, "wechat_unavailable");
  }

  private static String phone(String code) {
    return "{\"phoneCode\": \"" + code + "\", \"loginType\": \"Mini\"}";
  }
}
