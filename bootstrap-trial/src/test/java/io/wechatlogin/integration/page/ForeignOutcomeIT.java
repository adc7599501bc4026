package io.wechatlogin.integration.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.Browser;
import io.wechatlogin.integration.environment.ConfigFolder;
import io.wechatlogin.integration.environment.ServiceInThisJvm;
import io.wechatlogin.simulator.App;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attacker sends a person a link with the outcome of the attacker's own login. The person's
 * browser has not begun that login, so it signs nobody in, and binds nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignOutcomeIT {
  private static final String APP = "wx00000000000000a1";

  /** SHA-256 of {@link #ATTACKERS_VERIFIER}: the example of RFC 7636. */
  private static final String ATTACKERS_CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

  private static final String ATTACKERS_VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private ServiceInThisJvm stage;

  @BeforeAll
  void start(@TempDir Path dir) {
    stage =
        new ServiceInThisJvm(
                dir,
                new ConfigFolder(dir.resolve("config")).add("Website", "WeChatType", APP, true))
            .knowing(App.website(APP, "secret-of-" + APP).named("Website"));
    stage.host.put("/api/v1/users/mallory", "{'displayName': 'Mallory', 'corpIds': []}");
    stage
        .host
        .put(
            "/api/v1/users/mallory/bindings/Website",
            "{'code': '" + stage.wechat.control().issueCode(APP, "bob") + "'}")
        .expect(200);
    stage.pages.put(
        "/element.js",
        """
        window.told = [];
        const login = document.querySelector("wechat-login");
        for (const name of ["success", "error"]) {
          login.addEventListener(name, ({ detail }) => window.told.push({ name, ...detail }));
        }
        """);
    stage.pages.put(
        "/element",
        "<!doctype html><html lang=en><title>shop</title><script type=module src=/element.js></script><script type=module src=%s/wechat-login.js></script><wechat-login instance=Website></wechat-login></html>"
            .formatted(stage.url));
    stage.pages.put(
        "/handle.js",
        """
        import { getElement, takeResult } from "%s/wechat-login.js";
        window.told = [];
        const wechat = getElement("Website", {
          onSuccess: (detail) => window.told.push({ name: "success", ...detail }),
          onError: (detail) => window.told.push({ name: "error", ...detail }),
        });
        setTimeout(() => {
          window.resumed = wechat.resume();
          window.taken = takeResult();
          document.title = "looked";
        }, 100);
        """
            .formatted(stage.url));
    stage.pages.put(
        "/handle",
        "<!doctype html><html lang=en><title>shop</title><script type=module"
            + " src=/handle.js></script></html>");
  }

  @AfterAll
  void stop() {
    stage.close();
  }

  @Test
  void theTrialPageSignsNobodyIn() {
    try (Browser browser = stage.desktop()) {
      for (String outcome : attackersOutcomes(stage.pages.origin() + "/element")) {
        browser.open(stage.url + "/?" + outcome);
        browser.see("#wechat-login[status=waiting]");
        assertThat(browser.see("#signed-out").isDisplayed()).as(outcome).isTrue();
        assertThat(browser.script("return sessionStorage.getItem('wechat-login-session')"))
            .as(outcome)
            .isNull();
        assertThat(browser.url()).as(outcome).isEqualTo(stage.url + "/?" + outcome);
      }
    }
  }

  @Test
  void theElementInAPageOfAnotherOriginReportsNothing() {
    String page = stage.pages.origin() + "/element";
    try (Browser browser = stage.desktop()) {
      for (String outcome : attackersOutcomes(page)) {
        browser.open(page + "?" + outcome);
        browser.see("wechat-login[status=waiting]");
        assertThat(browser.script("return window.told")).as(outcome).isEqualTo(List.of());
        assertThat(browser.url()).as(outcome).isEqualTo(page + "?" + outcome);
      }
    }
  }

  @Test
  void thePageWithItsOwnButtonReportsNothing() {
    String page = stage.pages.origin() + "/handle";
    try (Browser browser = stage.desktop()) {
      for (String outcome : attackersOutcomes(page)) {
        browser.open(page + "?" + outcome);
        browser.patiently(
            () -> "looked".equals(browser.script("return document.title")) ? 1 : null);
        assertThat(browser.script("return window.told")).as(outcome).isEqualTo(List.of());
        assertThat(browser.script("return [window.resumed, window.taken]"))
            .as(outcome)
            .isEqualTo(Arrays.asList(false, null));
        assertThat(browser.url()).as(outcome).isEqualTo(page + "?" + outcome);
      }
    }
  }

  @Test
  void parametersOfOthersStay() {
    String page = stage.pages.origin() + "/element";
    try (Browser browser = stage.desktop()) {
      for (String query :
          List.of(
              "error=access_denied&state=GOOGLE",
              "code=4%2F0Aea&state=GOOGLE&scope=email",
              "error=access_denied",
              "bound=true",
              "loginCode=wlc_x&state=",
              "state=constructor&loginCode=wlc_x")) {
        browser.open(page + "?" + query + "#/list?error=1");
        browser.see("wechat-login[status=waiting]");
        assertThat(browser.script("return window.told")).as(query).isEqualTo(List.of());
        assertThat(browser.url()).as(query).isEqualTo(page + "?" + query + "#/list?error=1");
      }
    }
  }

  /**
   * Returns what an attacker can put behind the question mark: a known person's, and a stranger's.
   */
  private List<String> attackersOutcomes(String redirectUrl) {
    String known = outcomeOf("bob", redirectUrl);
    String stranger = outcomeOf("alice", redirectUrl);
    assertThat(known).contains("loginCode=wlc_");
    assertThat(stranger).contains("bindCode=wlb_");
    return List.of(
        known,
        stranger,
        known.replaceAll("&?state=[^&]*", ""),
        known + "&codeVerifier=" + ATTACKERS_VERIFIER,
        "bound=true&state=attackers-state",
        "error=identity_taken&state=attackers-state");
  }

  private String outcomeOf(String person, String redirectUrl) {
    ApiClient attacker = new ApiClient(stage.url);
    String authorize =
        attacker
            .get(
                "/api/v1/login-types/Website/authorize?state=attackers-state&codeChallenge="
                    + ATTACKERS_CHALLENGE
                    + "&redirectUrl="
                    + URLEncoder.encode(redirectUrl, StandardCharsets.UTF_8))
            .location();
    String state = authorize.replaceAll(".*[?&]state=([^&#]*).*", "$1");
    String code = stage.wechat.control().issueCode(APP, person);
    String location =
        attacker
            .get("/api/v1/login-types/Website/callback?code=" + code + "&state=" + state)
            .expect(303)
            .location();
    return location.substring(location.indexOf('?') + 1);
  }
}
