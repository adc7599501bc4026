package io.wechatlogin.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The trial's mini program: to the simulated phone, and back to the page with a code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrialMiniProgramIT {
  private static final Path PICTURES = Path.of("target", "screenshots");

  private Path dir;
  private RunningService service;

  @BeforeAll
  void startTheJar(@TempDir Path temporary) {
    dir = temporary;
    service = RunningService.start(dir.resolve("data"), Map.of());
  }

  @AfterAll
  void stopTheJar() {
    service.close();
  }

  @Test
  void aNewcomerRegistersByHandAndLogsInAgain() {
    try (Browser browser = new Browser(dir.resolve("profile"))) {
      browser.open(service.url() + "/");
      logIn(browser);
      browser.type("#register-name", "Ming of the mini program");
      browser.screenshot(PICTURES.resolve("trial-mini-register.png"));
      browser.click("#register");
      browser.waitForText("#user-name", "Ming of the mini program");
      browser.see("#unbind-MiniLogin");
      browser.screenshot(PICTURES.resolve("trial-mini-signed-in.png"));
      assertThat(browser.url()).isEqualTo(service.url() + "/");

      browser.click("#logout");
      logIn(browser);
      browser.waitForText("#user-name", "Ming of the mini program");
    }
  }

  @Test
  void aCodeThatThisTabDidNotAskForLogsNobodyIn() {
    String login = URI.create(service.printed("phone:")).resolve("/mini/login").toString();
    String code =
        new Api(service.url())
            .post(login, "{'appId': 'wx7472690000000002', 'personId': 'bob'}")
            .expect(200)
            .text("code");
    try (Browser browser = new Browser(dir.resolve("profile-of-a-victim"))) {
      browser.open(service.url() + "/?mini=MiniLogin&handle=guessed&code=" + code);
      browser.see("#login-MiniLogin");
      assertThat(browser.url()).isEqualTo(service.url() + "/");
    }
  }

  @Test
  void whatThePageIsGivenHoldsNoHostKey() {
    String hostKey = service.printed("host key:");
    assertThat(hostKey).startsWith("wlh_");
    for (String file : List.of("/", "/trial.json", "/trial-page.js", "/trial-mini.js")) {
      Api.Answer answer = new Api(service.url()).get(file).expect(200);
      assertThat(answer.response().body()).as(file).doesNotContain(hostKey);
    }
  }

  private static void logIn(Browser browser) {
    browser.click("#login-MiniLogin");
    browser.click("#person option[value=emoji]");
    browser.screenshot(PICTURES.resolve("trial-mini.png"));
    browser.click("#login");
  }
}
