package io.wechatlogin.http.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameCallbackPageTest {
  private static final String START = "/api/v1/login-types/Web/authorizations";
  private static final String PAGE = "/api/v1/login-types/Web/callback/embedded";

  private final TestService service =
      TestService.start(
          settings ->
              TestSettings.withOrigins(
                  TestSettings.withPublicUrl(settings, "https://login.example/base"),
                  Set.of("https://shop.example", "https://club.example:8443")));

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void onlyAllowedPagesMayShowTheFrameAndReceiveTheCode() {
    ReceivedAnswer page =
        service
            .get(PAGE + "?code=c-of-a-person&state=s")
            .header("Accept", "text/html")
            .send()
            .isStatus(200);
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'; script-src 'self'; style-src 'self'")
        .endsWith(
            "; frame-ancestors https://club.example:8443 https://login.example"
                + " https://shop.example")
        .doesNotContain("unsafe", "*");
    assertThat(page.headers("X-Frame-Options")).isEmpty();
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.body())
        .contains(
            "data-parents=\"https://club.example:8443 https://login.example"
                + " https://shop.example\"")
        .doesNotContain("c-of-a-person")
        .doesNotContainPattern("<script(?![^>]*src=)");
    assertThat(URI.create("https://login.example/base" + PAGE).resolve(script(page)))
        .hasToString("https://login.example/base/embedded.js");
  }

  private static String script(ReceivedAnswer page) {
    return page.body().replaceAll("(?s).*<script[^>]* src=\"([^\"]+)\".*", "$1");
  }

  @Test
  void noOtherPageMayBeFramed() {
    ReceivedAnswer callback = service.get("/api/v1/login-types/Web/callback?code=c&state=s").send();
    assertThat(callback.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(callback.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(callback.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
  }

  @Test
  void thePageIsInTheLanguageOfThePerson() {
    assertThat(service.get(PAGE).header("Accept-Language", "zh").send().body())
        .contains("lang=\"zh-CN\"", "请稍候");
    service
        .get(PAGE.replace("Web", "Unknown"))
        .header("Accept", "application/json")
        .send()
        .isProblem(404, "login_type_not_found");
  }

  @Test
  void aFrameReturnsToThisPageAndItsCodeWorksOnlyWithTheCookie() {
    ReceivedAnswer started =
        service
            .post(START, "{\"embedded\": true, " + TestService.CHALLENGED + "}")
            .header("Accept-Language", "zh")
            .send();
    started.isStatus(201);
    assertThat(started.text("authorizationUrl"))
        .isEqualTo(
            "https://wechat.example/connect?to=https://login.example/base"
                + PAGE
                + "&state="
                + started.text("state")
                + "&lang=zh");
    assertThat(started.json().path("expiresIn").asInt()).isEqualTo(600);
    String code = "{\"code\": \"unbound\", \"state\": \"" + started.text("state") + "\"}";
    service
        .post("/api/v1/login-types/Web/login-codes", code)
        .send()
        .isProblem(403, "invalid_state");
    assertThat(
            service
                .post("/api/v1/login-types/Web/login-codes", code)
                .header("Cookie", started.cookie())
                .send()
                .isStatus(200)
                .text("bindCode"))
        .startsWith("wlb_");
  }

  @Test
  void aUserBindsInAFrame() {
    String token = service.signIn("ann");
    String body = "{\"embedded\": true, \"intent\": \"bind\"}";
    service.post(START, body).send().isProblem(401, "unauthenticated");
    ReceivedAnswer started = service.post(START, body).bearer(token).send().isStatus(201);
    String proof = "{\"code\": \"ann-on-the-web\", \"state\": \"" + started.text("state") + "\"}";
    service
        .put("/api/v1/users/me/bindings/Web", proof)
        .bearer(token)
        .header("Cookie", started.cookie())
        .send()
        .isStatus(200);
  }

  @Test
  void aTypeWithoutFrameLoginIsRefused() {
    service
        .post(START.replace("Web", "Official"), "{\"embedded\": true}")
        .send()
        .isProblem(422, "not_supported");
    service
        .post(START, "{\"embedded\": true, \"redirectUrl\": \"https://evil.example/\"}")
        .send()
        .isProblem(400, "redirect_not_allowed");
    service
        .post(START.replace("Web", "Off"), "{\"embedded\": true}")
        .send()
        .isProblem(403, "login_type_inactive");
    service.post(START, "{\"embedded\": \"yes\"}").send().isProblem(400, "invalid_request");
    service.post(START, "{\"embedded\": false}").send().isProblem(400, "invalid_request");
  }
}
