package io.wechatlogin.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
  void theSimulatorsPhoneConfirmsALoginOfTheDesktop() {
    Api desktop = new Api(service.url());
    String scans = "/api/v1/login-types/OfficialLogin/scans";
    Api.Answer scan = desktop.post(scans, "{}").expect(201);
    try (Browser phone = new Browser(dir.resolve("profile-phone"))) {
      phone.open(service.printed("phone:") + "?open=" + scan.text("url"));
      phone.click("#person-bob");
      phone.click("#confirm");
      phone.see("[data-state=ask]");
      phone.click("#confirm");
      phone.see("[data-state=confirmed]");
    }
    assertThat(desktop.get(scans + "/" + scan.text("scanId")).expect(200).text("status"))
        .isEqualTo("confirmed");
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
