package io.wechatlogin.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CorsTest {
  private static final String ORIGIN = "https://shop.example";
  private static final String BACK =
      "{\"redirectUrl\": \"https://app.example/\", " + TestService.CHALLENGED + "}";

  private final TestService service = TestService.start(settings -> https(Set.of(ORIGIN)));

  @AfterEach
  void stop() {
    service.close();
  }

  private static HttpSettings https(Set<String> origins) {
    return TestSettings.withOrigins(
        TestSettings.withPublicUrl(TestSettings.defaults(), "https://login.example"), origins);
  }

  @Test
  void aConfiguredOriginMayCallWithCredentials() {
    ReceivedAnswer answer = service.get("/api/v1/login-types").header("Origin", ORIGIN).send();
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.header("Vary")).contains("Origin");
    ReceivedAnswer error = service.get("/nowhere").header("Origin", ORIGIN).send().isStatus(404);
    assertThat(error.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
  }

  @Test
  void aPreflightIsAnsweredWithoutCredentials() {
    ReceivedAnswer answer =
        service
            .call("OPTIONS", "/api/v1/users/me/bindings/Web")
            .header("Origin", ORIGIN)
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "authorization,content-type")
            .send()
            .isStatus(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ORIGIN);
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("PUT", "DELETE", "GET");
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .contains("authorization", "content-type");
  }

  @Test
  void otherOriginsAreNotAllowed() {
    for (String origin :
        new String[] {
          "https://evil.example", "null", "http://shop.example", "https://shop.example.evil.example"
        }) {
      ReceivedAnswer answer =
          service
              .call("OPTIONS", "/api/v1/login-types")
              .header("Origin", origin)
              .header("Access-Control-Request-Method", "GET")
              .send();
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
      assertThat(answer.header("Access-Control-Allow-Methods")).isEmpty();
    }
  }

  @Test
  void withoutConfiguredOriginsNoneIsAllowed() {
    try (TestService closed = TestService.start()) {
      ReceivedAnswer answer = closed.get("/api/v1/login-types").header("Origin", ORIGIN).send();
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void aPageOfAnotherOriginGetsAPartitionedCookie() {
    ReceivedAnswer started =
        service
            .post("/api/v1/login-types/Web/authorizations", BACK)
            .header("Origin", ORIGIN)
            .send()
            .isStatus(201);
    List<String> cookies = started.headers("Set-Cookie");
    assertThat(cookies).hasSize(2);
    assertThat(cookies.get(1))
        .matches(
            "__Host-wechat_frame_[a-z0-9]{22}=[A-Za-z0-9_-]{43}\\.[0-9a-z]+; Path=/; Max-Age=600;"
                + " HttpOnly; SameSite=None; Secure; Partitioned");
    String code = "{\"code\": \"unbound\", \"state\": \"" + started.text("state") + "\"}";
    service
        .post("/api/v1/login-types/Web/login-codes", code)
        .send()
        .isProblem(403, "invalid_state");
    service
        .post("/api/v1/login-types/Web/login-codes", code)
        .header("Cookie", cookies.get(1).replaceAll(";.*", ""))
        .send()
        .isStatus(200);
  }

  @Test
  void theCookieIsSentAcrossSitesOnlyWhereOriginsAreConfigured() {
    assertThat(
            service
                .post("/api/v1/login-types/Web/authorizations", BACK)
                .send()
                .isStatus(201)
                .header("Set-Cookie"))
        .matches(
            "__Host-wechat_login_[a-z0-9]{22}=[A-Za-z0-9_-]{43}\\.[0-9a-z]+; Path=/; Max-Age=600;"
                + " HttpOnly; SameSite=None; Secure");
    try (TestService sameSite = TestService.start(settings -> https(Set.of()))) {
      assertThat(
              sameSite
                  .post("/api/v1/login-types/Web/authorizations", BACK)
                  .send()
                  .header("Set-Cookie"))
          .endsWith("; SameSite=Lax; Secure");
    }
  }
}
