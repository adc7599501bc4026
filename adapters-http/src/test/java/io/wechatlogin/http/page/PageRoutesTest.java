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
  private static final String LOGIN =
      "/login?instance=Web&redirectUrl=https%3A%2F%2Fapp.example%2Fafter%3Fa%3D%2522"
          + "&codeChallenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&state=a%22b";

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
    "/own-address.js,text/javascript",
    "/login-page.js,text/javascript",
    "/login-page.css,text/css",
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
    for (String path : new String[] {"/", "/docs", LOGIN}) {
      ReceivedAnswer answer = service.get(path).send();
      assertThat(answer.header("Content-Security-Policy"))
          .contains("script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.body())
          .doesNotContainPattern("<script(?![^>]*src=)")
          .doesNotContainPattern(
              "\\sstyle=|<style|\\son[a-z]+=|javascript:|https?://(?!login|app.example/after)");
    }
  }

  @Test
  void thePagesWithTheComponentMayShowTheFramesOfItsLogins() {
    for (String path : new String[] {"/", LOGIN}) {
      assertThat(service.get(path).send().header("Content-Security-Policy"))
          .endsWith("; frame-src 'self' https://wechat.example");
    }
  }

  @Test
  void pagesShowPicturesOfPersonsFromWechatsHostsOnly() {
    try (TestService production = TestService.start()) {
      for (String path : new String[] {"/", LOGIN}) {
        assertThat(production.get(path).send().header("Content-Security-Policy"))
            .contains("img-src 'self' https://thirdwx.qlogo.cn https://wx.qlogo.cn data:;");
        // A simulated WeChat has its pictures where it has its pages.
        assertThat(service.get(path).send().header("Content-Security-Policy"))
            .contains(
                "img-src 'self' https://thirdwx.qlogo.cn https://wechat.example"
                    + " https://wx.qlogo.cn data:;");
      }
    }
  }

  @Test
  void theTrialPageLearnsWhatAPersonShows() {
    String token = service.signIn("ann");
    assertThat(service.get("/trial-person.json").bearer(token).send().isStatus(200).body())
        .isEqualTo("{\"nickname\":null,\"picture\":null}");
    service
        .put(
            "/api/v1/users/me/bindings/Mini/profile",
            "{\"nickname\": \"小明\", \"avatarUrl\": \"https://pictures.example/1\"}")
        .bearer(token)
        .send()
        .isStatus(200);
    assertThat(service.get("/trial-person.json").bearer(token).send().isStatus(200).body())
        .isEqualTo("{\"nickname\":\"小明\",\"picture\":null}");
    service.get("/trial-person.json").send().isProblem(401, "unauthenticated");
    service.get("/trial-person.json").asHost().send().isProblem(403, "forbidden");
    try (TestService production = TestService.start()) {
      production.get("/trial-person.json").send().isProblem(404, "not_found");
    }
  }

  @Test
  void theLoginPageHasTheComponentInIt() {
    ReceivedAnswer english = service.get(LOGIN).send().isStatus(200);
    assertThat(english.body())
        .contains(
            "<wechat-login instance=\"Web\" redirect-url=\"https://app.example/after?a=%22\""
                + " code-challenge=\"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\""
                + " state=\"a&quot;b\"></wechat-login>",
            "Log in to app.example", "data-origin=\"http://login.example\"");
    assertThat(english.header("Cache-Control")).contains("no-store");
    assertThat(service.get(LOGIN).header("Accept-Language", "zh").send().body())
        .contains("<html lang=\"zh", "登录 app.example");
    assertThat(service.get(LOGIN.replace("=Web&", "=Web,Official&")).send().body())
        .contains("instance=\"Web Official\"");
    assertThat(service.get(LOGIN.replace("instance=Web&", "")).send().body())
        .contains("<wechat-login redirect-url");
  }

  @Test
  void theLoginPageDemandsAChallengeForOtherSites() {
    for (String query : new String[] {"&codeChallenge=x", ""}) {
      service
          .get("/login?instance=Web&redirectUrl=https%3A%2F%2Fapp.example%2F" + query)
          .header("Accept", "application/json")
          .send()
          .isProblem(400, "invalid_request");
    }
  }

  @Test
  void anOfficialAccountSendsBrowsersOtherThanWeChatsToTheLoginPage() {
    String authorize = LOGIN.replace("/login?instance=Web&", "/authorize?");
    String chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36";
    String wechat = chrome + " MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat";
    for (String agent : new String[] {chrome, "Mozilla/5.0 Safari/1 wxwork/4.1 MicroMessenger/7"}) {
      assertThat(authorizeOf("Official", authorize, agent))
          .startsWith(
              "http://login.example/base/login?instance=Official&redirectUrl=https%3A%2F%2F")
          .endsWith("&codeChallenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&state=a%22b");
    }
    for (String agent : new String[] {wechat, "", "curl/8", "Mozilla/5.0"}) {
      assertThat(authorizeOf("Official", authorize, agent)).startsWith("https://wechat.example/");
    }
    assertThat(authorizeOf("Web", authorize, chrome)).startsWith("https://wechat.example/");
  }

  private String authorizeOf(String instance, String path, String agent) {
    return service
        .get("/api/v1/login-types/" + instance + path)
        .header("User-Agent", agent)
        .send()
        .isStatus(302)
        .header("Location");
  }

  /** The component in the page sends outcomes to the redirect URL. */
  @Test
  void theLoginPageIsShownForAllowedRedirectUrlsOnly() {
    for (String url :
        new String[] {
          "https%3A%2F%2Fevil.example%2F",
          "https%3A%2F%2Fapp.example.evil.example%2F",
          "https%3A%2F%2Fapp.example%40evil.example%2F",
          "javascript%3Aalert(1)",
          "%2Fafter",
          ""
        }) {
      ReceivedAnswer refused =
          service.get(LOGIN.replaceAll("redirectUrl=[^&]*", "redirectUrl=" + url)).send();
      assertThat(refused.status()).as(url).isEqualTo(400);
      assertThat(refused.body()).as(url).doesNotContain("<wechat-login");
    }
    service
        .get(LOGIN.replaceAll("redirectUrl=[^&]*&", ""))
        .header("Accept", "application/json")
        .send()
        .isProblem(400, "invalid_request");
    service
        .get(LOGIN.replace("=Web&", "=Web,Nobody&"))
        .header("Accept", "application/json")
        .send()
        .isProblem(404, "login_type_not_found");
    service
        .get(LOGIN.replace("=Web&", "=Off&"))
        .header("Accept", "application/json")
        .send()
        .isProblem(403, "login_type_inactive");
  }

  @Test
  void theComponentIsOneModuleOfAtMostFourteenKilobytes() throws IOException {
    String module = service.get("/wechat-login.js").send().body();
    assertThat(module)
        .contains("\"http://login.example/base/\"")
        .doesNotContain("{publicUrl}")
        .doesNotContainPattern(
            "(?m)^import |import\\s*\\(|https?://(?!www.w3.org/|login.example/)");
    assertThat(module.lines().filter(line -> line.startsWith("export ")))
        .containsExactly("export { getElement, isWechatBrowser, mount, takeResult };");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    Deflater best = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (DeflaterOutputStream zip = new DeflaterOutputStream(zipped, best)) {
      zip.write(module.getBytes(StandardCharsets.UTF_8));
    }
    best.end();
    assertThat(zipped.size()).isLessThanOrEqualTo(14_336);
  }

  @Test
  void aUserOfTheTrialSeesTheirOwnEvents() {
    String token = service.signIn("ann");
    service.signIn("bob");
    var events = service.get("/trial-events.json").bearer(token).send().isStatus(200).json();
    assertThat(events.findValuesAsText("type"))
        .containsExactlyInAnyOrder("login", "bind", "created");
    service.get("/trial-events.json").send().isProblem(401, "unauthenticated");
    service.get("/trial-events.json").asHost().send().isProblem(403, "forbidden");
    try (TestService production = TestService.start()) {
      production.get("/trial-events.json").send().isProblem(404, "not_found");
    }
  }

  @Test
  void theTrialPageLearnsThatWeChatIsSimulated() {
    assertThat(service.get("/trial.json").send().isStatus(200).body())
        .isEqualTo("{\"trial\":true,\"phoneUrl\":\"http://127.0.0.1:1/phone\"}");
    try (TestService production = TestService.start()) {
      production.get("/trial.json").send().isProblem(404, "not_found");
    }
  }

  @Test
  void everyLinkOfAPageLeadsBelowThePathOfThePublicUrl() {
    for (String path : new String[] {"/", "/docs", LOGIN, "/scan/nowhere", "/nowhere"}) {
      String page = service.get(path).header("Accept", "text/html").send().body();
      assertThat(page)
          .as(path)
          .contains("/base/style.css\"")
          .doesNotContainPattern("(href|src|action)=\"/(?!base/)");
    }
    assertThat(service.get("/trial-page.js").send().body())
        .doesNotContainPattern("from [\"']/|fetch\\([\"'`]/");
    assertThat(service.get("/a;b").send().text("type")).startsWith("/base/docs#");
  }

  @Test
  void aProxyMayPassThePathOfThePublicUrlOn() {
    for (String path : new String[] {"/", "/docs", "/api/v1/login-types?limit=1", LOGIN}) {
      assertThat(service.get("/base" + path).send().isStatus(200).body())
          .isEqualTo(service.get(path).send().body());
    }
    service.get("/base").send().isStatus(200);
    service.get("/basement").send().isProblem(404, "not_found");
    service.get("/base/base/docs").send().isProblem(404, "not_found");
    for (String path : new String[] {"/base/../docs", "/base/../../docs", "/base/%2e%2e/docs"}) {
      assertThat(service.get(path).send().status()).isLessThan(500);
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
