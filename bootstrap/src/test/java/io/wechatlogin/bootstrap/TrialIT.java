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

/** What a newcomer does: start the jar with nothing set, open the page, log in by QR code. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrialIT {
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
  void aNewcomerRegistersByQrCodeAndLogsInAgain() {
    try (Browser browser = new Browser(dir.resolve("profile-alice"))) {
      browser.open(service.url() + "/");
      browser.see("#login-WebsiteLogin");
      browser.screenshot(PICTURES.resolve("trial-signed-out.png"));
      logInAs(browser, "alice", "trial-qr.png", "phone-consent.png");

      browser.type("#register-name", "Alice of the trial");
      browser.screenshot(PICTURES.resolve("trial-register.png"));
      browser.click("#register");
      browser.waitForText("#user-name", "Alice of the trial");
      browser.see("#unbind-WebsiteLogin");
      browser.screenshot(PICTURES.resolve("trial-signed-in.png"));
      assertThat(browser.url()).doesNotContain("Code=");

      browser.click("#logout");
      logInAs(browser, "alice", "trial-qr-again.png", "phone-consent-again.png");
      browser.waitForText("#user-name", "Alice of the trial");

      browser.click("#unbind-WebsiteLogin");
      browser.see("#bind-WebsiteLogin");
      browser.click("#bind-WebsiteLogin");
      confirmOnThePhoneAs(browser, "bob", "trial-bind-qr.png", "phone-bind.png");
      browser.see("#unbind-WebsiteLogin");
      browser.click("#logout");
      logInAs(browser, "bob", "trial-qr-bob.png", "phone-bob.png");
      browser.waitForText("#user-name", "Alice of the trial");
    }
  }

  @Test
  void aNewcomerRegistersByTheMiniProgramAndLogsInAgain() {
    try (Browser browser = new Browser(dir.resolve("profile-emoji"))) {
      browser.open(service.url() + "/");
      logInByMiniProgram(browser, "emoji", "trial-mini.png");
      browser.type("#register-name", "Ming of the mini program");
      browser.screenshot(PICTURES.resolve("trial-mini-register.png"));
      browser.click("#register");
      browser.waitForText("#user-name", "Ming of the mini program");
      browser.see("#unbind-MiniLogin");
      browser.screenshot(PICTURES.resolve("trial-mini-signed-in.png"));
      assertThat(browser.url()).isEqualTo(service.url() + "/");

      browser.click("#logout");
      logInByMiniProgram(browser, "emoji", "trial-mini-again.png");
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
    try (Browser browser = new Browser(dir.resolve("profile-victim"))) {
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

  private static void logInByMiniProgram(Browser browser, String person, String picture) {
    browser.click("#login-MiniLogin");
    browser.click("#person option[value=" + person + "]");
    browser.screenshot(PICTURES.resolve(picture));
    browser.click("#login");
  }

  private static void logInAs(Browser browser, String person, String qr, String consent) {
    browser.click("#login-WebsiteLogin");
    confirmOnThePhoneAs(browser, person, qr, consent);
  }

  private static void confirmOnThePhoneAs(
      Browser browser, String person, String qr, String consent) {
    browser.see("#open-phone");
    browser.screenshot(PICTURES.resolve(qr));
    String page = browser.currentTab();
    browser.clickIntoNewTab("#open-phone");
    browser.click("#person-" + person);
    browser.see("#confirm");
    browser.screenshot(PICTURES.resolve(consent));
    browser.click("#confirm");
    browser.see("#result");
    browser.backTo(page);
  }
}
