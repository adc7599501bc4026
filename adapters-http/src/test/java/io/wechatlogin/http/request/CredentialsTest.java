package io.wechatlogin.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.fixture.LogCapture;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  private final TestService service = TestService.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wls_unknown",
        "Bearer nonsense",
        "Bearer",
        "Bearer a b",
        "Basic YTpi",
        "x"
      })
  void anInvalidBearerTokenIsRefusedOnEveryRoute(String authorization) {
    for (String path : new String[] {"/api/v1/login-types", "/api/v1/users/me/bindings"}) {
      ReceivedAnswer answer =
          service
              .get(path)
              .header("Authorization", authorization)
              .send()
              .isProblem(401, "unauthenticated");
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
    service
        .post("/api/v1/sessions", TestService.oneStep("ann"))
        .header("Authorization", authorization)
        .send()
        .isProblem(401, "unauthenticated");
  }

  @Test
  void guessesOfOneAddressAreLimitedAndHurtNeitherHostsNorSessions() {
    try (TestService limited =
        TestService.start(
            settings ->
                TestSettings.with(
                    settings, HttpSettings.Limits.DEFAULT.withRequestsPerMinute(6)))) {
      String used = limited.signIn("ann");
      limited.get("/api/v1/sessions/current").bearer(used).send().isStatus(200);
      String unused =
          limited
              .post("/api/v1/sessions", TestService.oneStep("ann"))
              .send()
              .isStatus(201)
              .text("sessionToken");
      String guess = "wls_" + "A".repeat(42);
      for (int i = 0; i < 6; i++) {
        String token = i % 2 == 0 ? guess + i : "wlh_guess" + i;
        limited.get("/api/v1/login-types").bearer(token).send().isStatus(401);
      }
      for (int i = 0; i < 3; i++) {
        limited.get("/api/v1/login-types").bearer(guess + i).send().isProblem(429, "rate_limited");
        limited.get("/health/live").bearer("wlh_x").send().isProblem(429, "rate_limited");
      }
      limited.get("/api/v1/users/ann").asHost().send().isStatus(200);
      limited.get("/api/v1/sessions/current").bearer(used).send().isStatus(200);
      limited.get("/api/v1/sessions/current").bearer(unused).send().isStatus(200);
      limited.get("/api/v1/login-types").send().isStatus(200);
    }
  }

  @Test
  void wrongHostKeysAreLoggedWithTheirAddressTenTimesAMinuteAndNeverTheKey() {
    try (LogCapture log = new LogCapture()) {
      for (int i = 0; i < 40; i++) {
        service.get("/api/v1/login-types").bearer("wlh_guess" + i).send().isStatus(401);
      }
      // The allowance grows by one line in six seconds.
      assertThat(log.events())
          .hasSizeBetween(10, 20)
          .allSatisfy(line -> assertThat(line).startsWith("127.0.0.1 used an unknown host key"))
          .noneMatch(line -> line.contains("wlh_") || line.contains("guess"));
    }
  }

  @Test
  void twoAuthorizationHeadersAreRefused() {
    service.get("/api/v1/login-types").asHost().asHost().send().isProblem(401, "unauthenticated");
  }

  @Test
  void theSchemeIsNotCaseSensitive() {
    service.user("ann");
    service
        .get("/api/v1/users/ann")
        .header("Authorization", "bearer " + TestService.HOST_KEY)
        .send()
        .isStatus(200);
  }

  @Test
  void meIsTheSignedInUser() {
    String token = service.signIn("ann");
    assertThat(
            service
                .get("/api/v1/users/me/bindings")
                .bearer(token)
                .send()
                .json()
                .findValuesAsText("userId"))
        .containsExactly("ann");
    service.get("/api/v1/users/me/bindings").send().isProblem(401, "unauthenticated");
  }

  @Test
  void aMissingCapabilityIsReportedOnlyToAuthorizedCallers() {
    String type = "/api/v1/login-types/Web/";
    for (String path :
        new String[] {
          type + "user-info",
          type + "access-tokens",
          type + "access-tokens/refresh",
          type + "phone-numbers",
          "/api/v1/users/ann/bindings/Web/decryptions"
        }) {
      service.post(path, "{}").send().isProblem(401, "unauthenticated");
      service.post(path, "{}").asHost().send().isProblem(422, "not_supported");
      service
          .post(path.replace("Web", "Nope"), "{}")
          .asHost()
          .send()
          .isProblem(404, "login_type_not_found");
    }
    String token = service.signIn("ann");
    service.post(type + "user-info", "{}").bearer(token).send().isProblem(403, "forbidden");
    String profile = "/api/v1/users/me/bindings/Web/profile";
    service.get(profile).send().isProblem(401, "unauthenticated");
    service.put(profile, "{}").send().isProblem(401, "unauthenticated");
    service.put(profile, "{}").bearer(token).send().isProblem(422, "not_supported");
  }
}
