package io.wechatlogin.http.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BindingRoutesTest {
  private static final String ANN = "/api/v1/users/ann/bindings";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aBindingIsShownWithAllItsFields() {
    service.user("ann");
    service.bind("ann", "Mini", "ann");
    ReceivedAnswer answer = service.get(ANN + "/Mini").asHost().send().isStatus(200);
    assertThat(answer.text("id")).isNotBlank();
    assertThat(answer.body().replaceAll("\"id\":\"[^\"]*\",", ""))
        .isEqualTo(
            "{\"isActive\":true,\"loginType\":\"Mini\",\"appId\":\"wx-mini\",\"userId\":\"ann\","
                + "\"openId\":\"open-ann\",\"unionId\":null,\"boundAt\":\"2026-01-02T03:04:05.678Z\"}");
    assertThat(service.get(ANN).asHost().send().isStatus(200).json())
        .containsExactly(answer.json());
  }

  @Test
  void withoutABindingOnlyIsActiveIsShown() {
    service.user("ann");
    assertThat(service.get(ANN + "/Web").asHost().send().isStatus(200).body())
        .isEqualTo("{\"isActive\":false}");
    assertThat(service.get(ANN).asHost().send().body()).isEqualTo("[]");
  }

  @Test
  void bindingAndUnbindingAnswerWithAMessageInTheCallersLanguage() {
    service.user("ann");
    assertThat(
            service
                .put(ANN + "/Mini", TestService.code("ann"))
                .asHost()
                .send()
                .isStatus(200)
                .body())
        .isEqualTo("{\"success\":true,\"message\":\"Operation successful\"}");
    assertThat(
            service
                .delete(ANN + "/Mini")
                .asHost()
                .header("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8")
                .send()
                .isStatus(200)
                .body())
        .isEqualTo("{\"success\":true,\"message\":\"操作成功\"}");
    service.delete(ANN + "/Mini").asHost().send().isStatus(200);
  }

  @Test
  void unbindingReplacesTheTokenAndBindingOffersAnother() {
    String old = service.signIn("ann");
    String first =
        service.delete(ANN + "/Mini").bearer(old).send().isStatus(200).header("X-Session-Token");
    String body = "{\"bindCode\": \"" + service.bindCode("second") + "\"}";
    service.get(ANN).bearer(old).send().isProblem(401, "unauthenticated");
    String second =
        service
            .put(ANN + "/Mini", body)
            .bearer(first)
            .send()
            .isStatus(200)
            .header("X-Session-Token");
    assertThat(second).startsWith("wls_").isNotEqualTo(first);

    service.get(ANN).bearer(second).send().isStatus(200);
    service.get(ANN).bearer(second).send().isStatus(200);
    service.get(ANN).bearer(old).send().isProblem(401, "unauthenticated");
    service.get(ANN).bearer(first).send().isProblem(401, "unauthenticated");
    assertThat(service.get("/api/v1/users/ann/sessions").asHost().send().json()).hasSize(1);
  }

  @Test
  void aUserBindsByABindCode() {
    String token = service.signIn("ann");
    token =
        service.delete(ANN + "/Mini").bearer(token).send().isStatus(200).header("X-Session-Token");
    String body = "{\"bindCode\": \"" + service.bindCode("second") + "\"}";
    service.put("/api/v1/users/me/bindings/Mini", body).bearer(token).send().isStatus(200);
    service
        .put("/api/v1/users/me/bindings/Mini", body)
        .bearer(token)
        .send()
        .isProblem(400, "invalid_bind_code");
  }

  @Test
  void bindingByAWebCodeNeedsTheStateOfTheUsersOwnLogin() {
    String token = service.signIn("ann");
    service
        .put(ANN + "/Web", TestService.code("ann-web"))
        .bearer(token)
        .send()
        .isProblem(403, "invalid_state");
    ReceivedAnswer started =
        service
            .post(
                "/api/v1/login-types/Web/authorizations",
                "{\"redirectUrl\": \"https://app.example/\", \"intent\": \"bind\"}")
            .bearer(token)
            .send();
    service
        .put(ANN + "/Web", "{\"code\": \"ann-web\", \"state\": \"" + started.text("state") + "\"}")
        .bearer(token)
        .header("Cookie", started.cookie())
        .send()
        .isStatus(200);
  }

  @Test
  void eachConflictHasItsOwnCode() {
    service.user("ann");
    service.user("bob");
    service.bind("ann", "Mini", "ann");
    service
        .put("/api/v1/users/bob/bindings/Mini", TestService.code("ann"))
        .asHost()
        .send()
        .isProblem(409, "identity_taken");
    service
        .put(ANN + "/Mini", TestService.code("other"))
        .asHost()
        .send()
        .isProblem(409, "user_already_bound");
  }

  @Test
  void exactlyOneKindOfCodeIsRequired() {
    service.user("ann");
    for (String body : new String[] {"{}", "{\"code\": \"a\", \"bindCode\": \"b\"}"}) {
      service.put(ANN + "/Mini", body).asHost().send().isProblem(400, "invalid_request");
    }
  }

  @Test
  void aUserMayNotReadOrChangeTheBindingsOfOthers() {
    service.user("bob");
    String token = service.signIn("ann");
    for (String path :
        new String[] {"/api/v1/users/bob/bindings", "/api/v1/users/bob/bindings/Mini"}) {
      service.get(path).send().isProblem(401, "unauthenticated");
      service.get(path).bearer(token).send().isProblem(403, "forbidden");
    }
    service
        .put("/api/v1/users/bob/bindings/Mini", TestService.code("x"))
        .bearer(token)
        .send()
        .isProblem(403, "forbidden");
    service.delete("/api/v1/users/bob/bindings/Mini").send().isProblem(401, "unauthenticated");
  }

  @Test
  void unknownUsersAndInstancesAreNotFound() {
    service.get("/api/v1/users/unknown/bindings").asHost().send().isProblem(404, "user_not_found");
    service.user("ann");
    service.get(ANN + "/Nope").asHost().send().isProblem(404, "login_type_not_found");
  }
}
