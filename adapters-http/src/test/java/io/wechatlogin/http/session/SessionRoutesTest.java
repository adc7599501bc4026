package io.wechatlogin.http.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionRoutesTest {
  private static final String CURRENT = "/api/v1/sessions/current";

  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  private String loginCode(String code) {
    return service
        .post("/api/v1/login-types/Mini/login-codes", TestService.code(code))
        .send()
        .isStatus(200)
        .text("loginCode");
  }

  @Test
  void aLoginCodeOpensOneSession() {
    service.signIn("ann", "acme");
    String body = "{\"loginCode\": \"" + loginCode("ann") + "\"}";
    ReceivedAnswer answer = service.post("/api/v1/sessions", body).send().isStatus(201);
    assertThat(answer.text("sessionToken")).startsWith("wls_");
    assertThat(answer.text("userId")).isEqualTo("ann");
    assertThat(answer.text("corpId")).isEqualTo("acme");
    assertThat(answer.text("expiresAt")).isEqualTo("2026-02-01T03:04:05.678Z");
    assertThat(answer.text("idleExpiresAt")).isEqualTo("2026-01-09T03:04:05.678Z");
    assertThat(answer.json().has("corpList")).isFalse();
    service.post("/api/v1/sessions", body).send().isProblem(400, "invalid_login_code");
  }

  @Test
  void anOrganizationCanBeChosen() {
    service.signIn("ann", "1", "2");
    String none = "{\"loginCode\": \"" + loginCode("ann") + "\"}";
    assertThat(service.post("/api/v1/sessions", none).send().json().get("corpId").isNull())
        .isTrue();
    String number = "{\"corpId\": 2, \"loginCode\": \"" + loginCode("ann") + "\"}";
    assertThat(service.post("/api/v1/sessions", number).send().text("corpId")).isEqualTo("2");
    String foreign = "{\"corpId\": \"3\", \"loginCode\": \"" + loginCode("ann") + "\"}";
    service.post("/api/v1/sessions", foreign).send().isProblem(403, "not_a_member");
  }

  @Test
  void aOneStepLoginReturnsTheOrganizations() {
    service.signIn("ann", "acme", "bolt");
    ReceivedAnswer answer =
        service
            .post(
                "/api/v1/sessions",
                "{\"loginType\": \"Mini\", \"code\": \"ann\", \"corpId\": \"bolt\"}")
            .send()
            .isStatus(201);
    assertThat(answer.text("corpId")).isEqualTo("bolt");
    assertThat(answer.json().path("corpList").findValuesAsText("corpId"))
        .containsExactly("acme", "bolt");
  }

  @Test
  void aOneStepLoginOfAnUnboundPersonReturnsABindCode() {
    ReceivedAnswer answer =
        service.post("/api/v1/sessions", TestService.oneStep("new")).send().isStatus(200);
    assertThat(answer.text("bindCode")).startsWith("wlb_");
    assertThat(answer.json().path("expiresIn").asInt()).isEqualTo(300);
  }

  @Test
  void exactlyOneFormMustBeUsed() {
    for (String body :
        new String[] {
          "{}",
          "{\"loginCode\": \"a\", \"loginType\": \"Mini\", \"code\": \"b\"}",
          "{\"loginType\": \"Mini\"}",
          "{\"code\": \"b\"}"
        }) {
      service.post("/api/v1/sessions", body).send().isProblem(400, "invalid_request");
    }
    service
        .post("/api/v1/sessions", "{\"loginType\": \"Nope\", \"code\": \"b\"}")
        .send()
        .isProblem(404, "login_type_not_found");
    service
        .post("/api/v1/sessions", "{\"loginType\": \"Web\", \"code\": \"b\"}")
        .send()
        .isProblem(403, "invalid_state");
  }

  @Test
  void theCurrentSessionShowsItsUser() {
    String token = service.signIn("ann", "acme");
    ReceivedAnswer answer = service.get(CURRENT).bearer(token).send().isStatus(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"userId\":\"ann\",\"corpId\":\"acme\",\"loginType\":\"Mini\","
                + "\"createdAt\":\"2026-01-02T03:04:05.678Z\",\"expiresAt\":\"2026-02-01T03:04:05.678Z\","
                + "\"idleExpiresAt\":\"2026-01-09T03:04:05.678Z\",\"user\":{\"userId\":\"ann\",\"displayName\":\"Name"
                + " of ann\",\"status\":\"active\",\"corpList\":[{\"corpId\":\"acme\",\"corpName\":\"Corp"
                + " acme\"}]}}");
  }

  @Test
  void onlyUsersHaveACurrentSession() {
    service.get(CURRENT).send().isProblem(401, "unauthenticated");
    service.get(CURRENT).asHost().send().isProblem(403, "forbidden");
    service.delete(CURRENT).send().isProblem(401, "unauthenticated");
  }

  @Test
  void anEndedSessionNoLongerWorks() {
    String token = service.signIn("ann");
    assertThat(service.delete(CURRENT).bearer(token).send().isStatus(204).body()).isEmpty();
    service.get(CURRENT).bearer(token).send().isProblem(401, "unauthenticated");
  }

  @Test
  void anUnusedSessionExpires() {
    String token = service.signIn("ann");
    service.now.updateAndGet(now -> now.plus(Duration.ofDays(8)));
    service.get(CURRENT).bearer(token).send().isProblem(401, "unauthenticated");
  }

  @Test
  void aDisabledUserIsSignedOut() {
    String token = service.signIn("ann");
    service.disable("ann");
    service.get(CURRENT).bearer(token).send().isProblem(401, "unauthenticated");
  }

  @Test
  void aUserSeesAndEndsTheirSessions() {
    String token = service.signIn("ann");
    service.post("/api/v1/sessions", TestService.oneStep("ann")).send().isStatus(201);
    var list = service.get("/api/v1/users/me/sessions").bearer(token).send().json();
    assertThat(list).hasSize(2);
    assertThat(list.findValuesAsText("current")).containsExactlyInAnyOrder("true", "false");
    assertThat(list.toString()).doesNotContain("wls_");
    service.delete("/api/v1/users/ann/sessions").bearer(token).send().isStatus(204);
    service.get(CURRENT).bearer(token).send().isProblem(401, "unauthenticated");
    assertThat(service.get("/api/v1/users/ann/sessions").asHost().send().body()).isEqualTo("[]");
  }

  @Test
  void aSessionCanRotateItsToken() {
    String old = service.signIn("ann");
    String token =
        service
            .call("POST", CURRENT + "/rotations")
            .bearer(old)
            .send()
            .isStatus(201)
            .text("sessionToken");
    service.get(CURRENT).bearer(old).send().isStatus(200);
    service.get(CURRENT).bearer(token).send().isStatus(200);
    service.get(CURRENT).bearer(old).send().isProblem(401, "unauthenticated");
    service.call("POST", CURRENT + "/rotations").send().isProblem(401, "unauthenticated");
  }

  @Test
  void aNewTokenThatIsNotUsedInTimeExpires() {
    String old = service.signIn("ann");
    String token =
        service.call("POST", CURRENT + "/rotations").bearer(old).send().text("sessionToken");
    service.now.updateAndGet(now -> now.plus(Duration.ofMinutes(10)));
    service.get(CURRENT).bearer(token).send().isProblem(401, "unauthenticated");
    service.get(CURRENT).bearer(old).send().isStatus(200);
  }

  @Test
  void aUserEndsOneOfTheirSessions() {
    String token = service.signIn("ann");
    String bob = service.signIn("bob");
    String other =
        service
            .post("/api/v1/sessions", TestService.oneStep("ann"))
            .send()
            .isStatus(201)
            .text("sessionToken");
    String id = null;
    for (var session : service.get("/api/v1/users/me/sessions").bearer(token).send().json()) {
      id = session.path("current").asBoolean() ? id : session.path("id").asText();
    }
    String path = "/api/v1/users/ann/sessions/" + id;
    service.delete(path).bearer(bob).send().isProblem(403, "forbidden");
    service.delete(path).send().isProblem(401, "unauthenticated");
    service
        .delete("/api/v1/users/bob/sessions/" + id)
        .bearer(bob)
        .send()
        .isProblem(404, "not_found");
    service.delete(path).bearer(token).send().isStatus(204);
    service.delete(path).bearer(token).send().isProblem(404, "not_found");
    service.get(CURRENT).bearer(other).send().isProblem(401, "unauthenticated");
    service.get(CURRENT).bearer(token).send().isStatus(200);
  }

  @Test
  void aUserCannotSeeOrEndTheSessionsOfOthers() {
    String token = service.signIn("ann");
    service.get("/api/v1/users/bob/sessions").bearer(token).send().isProblem(403, "forbidden");
    service.delete("/api/v1/users/bob/sessions").bearer(token).send().isProblem(403, "forbidden");
    service.get("/api/v1/users/ann/sessions").send().isProblem(401, "unauthenticated");
    service.get("/api/v1/users/me/sessions").send().isProblem(401, "unauthenticated");
  }

  @Test
  void aSessionShowsTheClientThatOpenedIt() {
    String token = service.signIn("ann");
    service
        .post("/api/v1/sessions", TestService.oneStep("ann"))
        .header("User-Agent", "Mozilla/5.0 " + "y".repeat(300))
        .send()
        .isStatus(201);
    var sessions =
        service.get("/api/v1/users/me/sessions").bearer(token).send().isStatus(200).json();
    assertThat(sessions.findValuesAsText("address")).containsExactly("127.0.0.1", "127.0.0.1");
    assertThat(sessions.findValuesAsText("userAgent"))
        .anySatisfy(agent -> assertThat(agent).startsWith("Mozilla/5.0").hasSize(256));
  }

  @Test
  void aHostSaysForWhichClientItOpensASession() {
    service.user("ann");
    service.bind("ann", "Mini", "ann");
    String body = TestService.oneStep("ann").replaceFirst("\\{", "{%s, ");
    for (String client :
        new String[] {
          "\"clientAddress\": \"2001:DB8:0:0::1\", \"clientAgent\": \"Firefox\"", "\"x\": 1"
        }) {
      service.post("/api/v1/sessions", body.formatted(client)).asHost().send().isStatus(201);
    }
    var sessions = service.get("/api/v1/users/ann/sessions").asHost().send().isStatus(200).json();
    assertThat(sessions.findValuesAsText("address"))
        .containsExactlyInAnyOrder("2001:db8::1", "null");
    assertThat(sessions.findValuesAsText("userAgent")).containsExactlyInAnyOrder("Firefox", "null");
    var events = service.get("/api/v1/users/ann/events").asHost().send().isStatus(200).json();
    assertThat(events.findValuesAsText("address")).contains("2001:db8::1");
    for (String client :
        new String[] {
          "\"clientAddress\": \"localhost\"", "\"clientAddress\": 1", "\"clientAgent\": \"\u202E\""
        }) {
      service
          .post("/api/v1/sessions", body.formatted(client))
          .asHost()
          .send()
          .isProblem(400, "invalid_request");
    }
    // Others cannot say who they are.
    service
        .post("/api/v1/sessions", body.formatted("\"clientAddress\": \"192.0.2.1\""))
        .send()
        .isStatus(201);
    assertThat(
            service
                .get("/api/v1/users/ann/sessions")
                .asHost()
                .send()
                .json()
                .findValuesAsText("address"))
        .contains("127.0.0.1")
        .doesNotContain("192.0.2.1");
  }
}
