package io.wechatlogin.integration.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wechatlogin.integration.environment.Accessibility;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.Browser;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.Screenshots;
import io.wechatlogin.integration.environment.ServiceInThisJvm;
import io.wechatlogin.integration.environment.WechatPhone;
import io.wechatlogin.simulator.App;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A login ends for the page that began it: who makes challenge and state, and how many at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BegunLoginIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WEBSITE_APP = "wx00000000000000b1";
  private static final String OFFICIAL_APP = "wx00000000000000b2";

  /** The example of RFC 7636. */
  private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private ServiceInThisJvm stage;

  @BeforeAll
  void start(@TempDir Path dir) {
    stage =
        new ServiceInThisJvm(
                dir,
                new ConfigFolder(dir.resolve("config"))
                    .add("Website", "WeChatType", WEBSITE_APP, true)
                    .add("Official", "WechatPublicType", OFFICIAL_APP, true))
            .knowing(App.website(WEBSITE_APP, "secret-of-" + WEBSITE_APP).named("Website"))
            .knowing(App.official(OFFICIAL_APP, "secret-of-" + OFFICIAL_APP).named("Official"));
    stage.host.put("/api/v1/users/carol", "{'displayName': 'Carol', 'corpIds': []}").expect(201);
    stage
        .host
        .put(
            "/api/v1/users/carol/bindings/Website",
            "{'code': '" + stage.wechat.control().issueCode(WEBSITE_APP, "alice") + "'}")
        .expect(200);
    stage.pages.put(
        "/listener.js",
        """
        window.told = [];
        document.querySelectorAll("wechat-login").forEach((login, i) => {
          for (const name of ["success", "error"]) {
            login.addEventListener(name, ({ detail }) => window.told.push({ name, i, ...detail }));
          }
        });
        """);
    stage.pages.put("/after", "<!doctype html><title>after</title>");
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  @Test
  void severalElementsStartedAtOnceAllEnd() {
    severalElementsEnd(2);
  }

  @Test
  @Tag("long")
  void twentyPagesWithSeveralElementsEachAllEnd() {
    severalElementsEnd(20);
  }

  /** Two frames and a scan in one page, in a browser that has no cookie yet. */
  private void severalElementsEnd(int loads) {
    String frame = "<wechat-login instance=Website></wechat-login>";
    String url = page(frame + frame + "<wechat-login instance=Official></wechat-login>");
    for (int load = 0; load < loads; load++) {
      int before = stage.wechat.control().openQrs().size();
      try (Browser browser = stage.desktop()) {
        browser.open(url);
        browser.see("wechat-login:nth-of-type(1)[status=waiting]");
        browser.see("wechat-login:nth-of-type(2)[status=waiting]");
        String picture =
            browser.seeInside("wechat-login:nth-of-type(3)", "img").getAttribute("src");
        stage.wechat.control().openQrs().stream()
            .limit(stage.wechat.control().openQrs().size() - before)
            .forEach(
                qr -> {
                  stage.wechat.control().scan(qr.uuid(), "alice");
                  stage.wechat.control().confirm(qr.uuid());
                });
        new WechatPhone(
                stage.url
                    + "/scan/"
                    + String.valueOf(picture).replaceAll(".*/scans/([^/]+)/.*", "$1"))
            .opensAs("bob")
            .confirms();
        JsonNode told = told(browser, 3);
        assertThat(told.findValuesAsText("name")).as("load " + load).containsOnly("success");
        assertThat(told.findValuesAsText("i")).containsExactlyInAnyOrder("0", "1", "2");
        for (JsonNode success : told) {
          if (success.has("loginCode")) {
            new ApiClient(stage.url)
                .post(
                    "/api/v1/sessions",
                    "{'loginCode': '%s', 'codeVerifier': '%s'}"
                        .formatted(
                            success.path("loginCode").asText(),
                            success.path("codeVerifier").asText()))
                .expect(201);
          }
        }
      }
    }
  }

  @Test
  void theOutcomeOfABackEndsChallengeComesWithItsState() {
    String given = " code-challenge=" + CHALLENGE + " state='of the shop'";
    for (String mode : List.of("", " mode=redirect")) {
      try (Browser browser = stage.desktop()) {
        browser.open(page("<wechat-login instance=Website" + given + mode + "></wechat-login>"));
        if (mode.isEmpty()) {
          browser.see("wechat-login[status=waiting]");
        } else {
          browser.clickInside("wechat-login", "button");
          browser.see("#open-phone");
        }
        stage.confirmTheFrameAs("alice");
        JsonNode success = told(browser, 1).get(0);
        assertThat(success.path("state").asText()).isEqualTo("of the shop");
        assertThat(success.has("codeVerifier")).isFalse();
        new ApiClient(stage.url)
            .post(
                "/api/v1/sessions",
                "{'loginCode': '%s', 'codeVerifier': '%s'}"
                    .formatted(success.path("loginCode").asText(), VERIFIER))
            .expect(201);
      }
    }
  }

  @Test
  void whereAnotherOriginCouldNotKnowTheVerifierNothingBegins() {
    String elsewhere = stage.pages.originOfAnotherSite() + "/after";
    try (Browser browser = stage.desktop()) {
      int before = stage.wechat.control().openQrs().size();
      for (String instance : List.of("Website", "Official")) {
        browser.open(
            page(
                "<wechat-login instance="
                    + instance
                    + " redirect-url="
                    + elsewhere
                    + "></wechat-login>"));
        browser.see("wechat-login[status=error]");
        assertThat(told(browser, 1).get(0).path("code").asText()).isEqualTo("not_set_up");
      }
      assertThat(stage.wechat.control().openQrs()).hasSize(before);
      browser.open(
          page(
              "<wechat-login instance=Website redirect-url="
                  + elsewhere
                  + " code-challenge="
                  + CHALLENGE
                  + "></wechat-login>"));
      browser.see("wechat-login[status=waiting]");
    }
  }

  @Test
  void anotherNameOfThisMachineLeadsToThePublicUrl() {
    try (Browser browser = stage.desktop()) {
      String there = stage.url.toString().replace("localhost", "127.0.0.1");
      browser.open(there + "/?a=1");
      browser.see("#wechat-login[status=waiting]");
      assertThat(browser.url()).isEqualTo(stage.url + "/?a=1");
      browser.open(there + loginPage());
      browser.see("wechat-login[status=waiting]");
      assertThat(browser.url()).startsWith(stage.url + "/login?");
    }
  }

  @Test
  void theServicesOwnLoginPageReturnsToTheRedirectUrl() {
    try (Browser browser = stage.desktop()) {
      browser.open(stage.url + loginPage());
      browser.see("wechat-login[status=waiting]");
      browser.screenshot(Screenshots.of("login-page"));
      Accessibility.check(browser);
      stage.confirmTheFrameAs("alice");
      browser.patiently(
          () -> browser.url().startsWith(stage.pages.origin() + "/after?") ? 1 : null);
      assertThat(browser.url()).matches(".*/after\\?a=1&loginCode=wlc_[^&]*&state=of-the-shop");
      new ApiClient(stage.url)
          .post(
              "/api/v1/sessions",
              "{'loginCode': '%s', 'codeVerifier': '%s'}"
                  .formatted(browser.url().replaceAll(".*loginCode=([^&]*).*", "$1"), VERIFIER))
          .expect(201);
    }
    try (Browser phone = Browser.ofPhone(stage.profile(), "Mozilla/5.0 Mobile Safari", "zh-CN")) {
      phone.open(stage.url + loginPage());
      phone.see("wechat-login[status=waiting]");
      phone.screenshot(Screenshots.of("login-page-phone-zh"));
      Accessibility.check(phone);
    }
  }

  private String loginPage() {
    return "/login?instance=Website&codeChallenge="
        + CHALLENGE
        + "&state=of-the-shop&redirectUrl="
        + URLEncoder.encode(
            stage.pages.origin() + "/after?a=1&error=old&state=old", StandardCharsets.UTF_8);
  }

  @Test
  void aConfigurationOfTheOriginalIsUnderstood() {
    stage.pages.put(
        "/mount.js",
        """
        import { mount } from "%s/wechat-login.js";
        window.told = [];
        window.handleLoginSuccess = (detail) => window.told.push({ name: "success", ...detail });
        mount("#login", {
          authType: "WeChatType",
          config: { componentType: "WeChatLogin", appId: "%s", redirectUri: encodeURIComponent(location.href), scope: "snsapi_login" },
          onSuccess: "handleLoginSuccess",
          onError: "nobody",
        });
        """
            .formatted(stage.url, WEBSITE_APP));
    stage.pages.put(
        "/mount",
        "<!doctype html><html lang=en><title>mount</title><div id=login></div><script type=module"
            + " src=/mount.js></script></html>");
    try (Browser browser = stage.desktop()) {
      browser.open(stage.pages.origin() + "/mount");
      browser.see("wechat-login[status=waiting]");
      stage.confirmTheFrameAs("alice");
      JsonNode success = told(browser, 1).get(0);
      assertThat(success.path("loginType").asText()).isEqualTo("Website");
      assertThat(success.path("codeVerifier").asText()).hasSize(43);
    }
  }

  private String page(String elements) {
    String path = "/page-" + Integer.toHexString(elements.hashCode());
    stage.pages.put(
        path,
        "<!doctype html><html lang=en><title>shop</title><main>%s</main><script type=module src=/listener.js></script><script type=module src=%s/wechat-login.js></script></html>"
            .formatted(elements, stage.url));
    return stage.pages.origin() + path;
  }

  /** Waits for a number of events, and returns them. */
  private static JsonNode told(Browser browser, int number) {
    return browser.patiently(
        () -> {
          JsonNode told = events(browser);
          return told.size() < number ? null : told;
        });
  }

  private static JsonNode events(Browser browser) {
    try {
      return JSON.readTree(
          String.valueOf(browser.script("return JSON.stringify(window.told || [])")));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
