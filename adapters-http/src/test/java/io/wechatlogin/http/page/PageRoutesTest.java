package io.wechatlogin.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.http.HttpSettings;
import io.wechatlogin.http.fixture.ReceivedAnswer;
import io.wechatlogin.http.fixture.TestService;
import io.wechatlogin.http.fixture.TestSettings;
import io.wechatlogin.http.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageRoutesTest {
  private final TestService service =
      TestService.start(settings -> trial(Optional.of("http://127.0.0.1:1/phone")));

  @AfterEach
  void stop() {
    service.close();
  }

  private static HttpSettings trial(Optional<String> phoneUrl) {
    return TestSettings.withTrial(
        TestSettings.withPublicUrl(TestSettings.defaults(), "http://login.example/base"),
        phoneUrl.map(URI::create));
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html",
    "/docs,text/html",
    "/wechat-login.js,text/javascript",
    "/trial-page.js,text/javascript",
    "/trial-page.css,text/css",
    "/trial-mini.js,text/javascript",
    "/embedded.js,text/javascript",
    "/wechat-login.d.ts,text/javascript",
    "/style.css,text/css",
    "/icon.svg,image/svg+xml",
    "/openapi.json,application/json"
  })
  void everyFileHasItsType(String path, String contentType) {
    ReceivedAnswer answer = service.get(path).send().isStatus(200);
    assertThat(answer.header("Content-Type")).startsWith(contentType);
    assertThat(answer.body()).isNotBlank();
  }

  @Test
  void onlyThePagesOfPersonsWhoLookAroundCutOffTheirOpener() {
    try (TestService service = TestService.start()) {
      for (String path : new String[] {"/", "/docs"}) {
        assertThat(service.get(path).send().header("Cross-Origin-Opener-Policy"))
            .isEqualTo("same-origin");
      }
      for (String path :
          new String[] {"/scan/abc", "/api/v1/login-types", "/wechat-login.js", "/nowhere"}) {
        assertThat(service.get(path).send().header("Cross-Origin-Opener-Policy")).isEmpty();
      }
    }
  }

  @Test
  void everyAnswerUnderAnHttpsUrlKeepsBrowsersOnHttps() {
    for (String path : new String[] {"/", "/api/v1/login-types", "/nowhere", "/a;b"}) {
      try (TestService https =
              TestService.start(
                  settings -> TestSettings.withPublicUrl(settings, "https://login.example"));
          TestService http = TestService.start()) {
        assertThat(https.get(path).send().header("Strict-Transport-Security"))
            .isEqualTo("max-age=31536000");
        assertThat(http.get(path).send().header("Strict-Transport-Security")).isEmpty();
      }
    }
  }

  @Test
  void noPageHasInlineScriptOrStyle() {
    for (String path : new String[] {"/", "/docs"}) {
      ReceivedAnswer answer = service.get(path).send();
      assertThat(answer.header("Content-Security-Policy"))
          .contains("script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.body())
          .doesNotContainPattern("<script(?![^>]*src=)")
          .doesNotContainPattern("\\sstyle=|<style|\\son[a-z]+=|javascript:|https?://(?!login)");
    }
  }

  @Test
  void theTrialPageMayShowTheFramesOfItsLogins() {
    assertThat(service.get("/").send().header("Content-Security-Policy"))
        .endsWith("; frame-src 'self' https://wechat.example");
  }

  @Test
  void theComponentIsOneModuleOfAtMostTwelveKilobytes() throws IOException {
    String module = service.get("/wechat-login.js").send().body();
    assertThat(module).doesNotContainPattern("(?m)^import |import\\s*\\(|https?://(?!www.w3.org/)");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    Deflater best = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (DeflaterOutputStream zip = new DeflaterOutputStream(zipped, best)) {
      zip.write(module.getBytes(StandardCharsets.UTF_8));
    }
    best.end();
    assertThat(zipped.size()).isLessThanOrEqualTo(12_000);
  }

  @Test
  void aPersonOfTheTrialSeesTheirOwnEvents() {
    String token = service.signIn("ann");
    service.signIn("bob");
    var events = service.get("/trial-events.json").bearer(token).send().isStatus(200).json();
    assertThat(events.findValuesAsText("type")).contains("login", "bind");
    assertThat(events).hasSize(2);
    service.get("/trial-events.json").send().isProblem(401, "unauthenticated");
    service.get("/trial-events.json").asHost().send().isProblem(403, "forbidden");
    try (TestService production = TestService.start()) {
      production.get("/trial-events.json").send().isProblem(404, "not_found");
    }
  }

  @Test
  void theTrialPageIsToldThatWeChatIsSimulated() {
    assertThat(service.get("/trial.json").send().isStatus(200).body())
        .isEqualTo("{\"trial\":true,\"phoneUrl\":\"http://127.0.0.1:1/phone\"}");
    try (TestService production = TestService.start()) {
      production.get("/trial.json").send().isProblem(404, "not_found");
    }
  }

  @Test
  void theDescriptionNamesThisService() {
    var description = service.get("/openapi.json").send().json();
    assertThat(description.path("openapi").asText()).startsWith("3.1");
    assertThat(description.path("info").path("version").asText()).isEqualTo("9.8.7");
    assertThat(description.path("servers").findValuesAsText("url"))
        .containsExactly("http://login.example/base");
  }

  @Test
  void everyProblemHasASectionOnTheApiPage() {
    ReceivedAnswer problem = service.get("/nowhere").send().isProblem(404, "not_found");
    assertThat(problem.text("type")).isEqualTo("/base/docs#not_found");
    String page = service.get("/docs").send().body();
    for (Problem known : Problem.values()) {
      assertThat(page).contains("id=\"" + known.code() + "\"");
    }
    assertThat(page).contains("/api/v1/login-types/{name}/login-codes").doesNotContain("{errors}");
  }
}
