package example.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person opens what an attacker has sent, in a real browser that has never been at the shop. */
class AttackedBrowserTest {
  @Test
  void theLinkOfAnAttackerSignsNobodyIn(@TempDir Path profile) {
    String mallory = RunningShop.newPerson();
    Visitor attacker = new Visitor();
    attacker.comesBack(RunningShop.codeOf(mallory), attacker.begins());
    attacker.joins("Mallory");
    ChromeDriver browser = browser(profile);
    try {
      String link = "/login/callback?code=%s&state=%s";
      browser.get(
          RunningShop.url() + link.formatted(RunningShop.codeOf(mallory), attacker.begins()));
      assertThat(browser.getPageSource()).contains("invalid_state");
      browser.get(RunningShop.url() + "/");
      new WebDriverWait(browser, Duration.ofSeconds(30))
          .until(
              ExpectedConditions.textToBePresentInElementLocated(
                  By.id("who"), "Nobody is logged in"));
    } finally {
      browser.quit();
    }
  }

  private static ChromeDriver browser(Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(new File("/usr/bin/chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--user-data-dir=" + profile);
    return new ChromeDriver(
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File("/usr/bin/chromedriver"))
            .usingAnyFreePort()
            .build(),
        options);
  }
}
