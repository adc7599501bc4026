package io.wechatlogin.integration.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.integration.environment.Accessibility;
import io.wechatlogin.integration.environment.ApiClient;
import io.wechatlogin.integration.environment.Browser;
import io.wechatlogin.integration.environment.Screenshots;
import io.wechatlogin.integration.environment.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The steps of a newcomer: start the jar without settings, open the page, log in by each type. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrialIT {
  private static final String LOGIN = "#wechat-login";
  private static final String SAFARI_ON_A_PHONE =
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0"
          + " Mobile/15E148 Safari/604.1";

  private Path dir;
  private ServiceProcess service;

  @BeforeAll
  void startTheJar(@TempDir Path temporary) {
    dir = temporary;
    service = ServiceProcess.start(dir.resolve("data"), Map.of());
  }

  @AfterAll
  void stopTheJar() {
    service.close();
  }

  @Test
  void aNewcomerRegistersAndManagesTheAccount() {
    try (Browser browser = new Browser(dir.resolve("profile-alice"))) {
      browser.open(service.url() + "/");
      browser.see(LOGIN + "[status=waiting]");
      browser.screenshot(Screenshots.of("trial-signed-out"));
      Accessibility.check(browser);
      confirmTheFrameAs(browser, LOGIN, "alice");

      browser.type("#register-name", "Alice of the trial");
      browser.screenshot(Screenshots.of("trial-register"));
      Accessibility.check(browser);
      browser.click("#register");
      browser.waitForText("#user-name", "Alice of the trial");
      browser.see("#unbind-WebsiteLogin");
      assertThat(browser.url()).doesNotContain("Code=");

      browser.click("#bind-OfficialLogin");
      browser.see("#wechat-bind[status=waiting]");
      browser.screenshot(Screenshots.of("trial-add"));
      Accessibility.check(browser);
      confirmTheScanAs(browser, "#add-on-phone", "alice");
      browser.see("#unbind-OfficialLogin");
      browser.waitForText("#events", "WeChat account added");
      browser.screenshot(Screenshots.of("trial-signed-in"));
      Accessibility.check(browser);

      browser.click("#unbind-WebsiteLogin");
      browser.see("#bind-WebsiteLogin");
      browser.waitForText("#events", "WeChat account removed");
      browser.click("#bind-WebsiteLogin");
      browser.see("#wechat-bind[status=waiting]");
      confirmTheFrameAs(browser, "#wechat-bind", "alice");
      browser.see("#unbind-WebsiteLogin");

      browser.click("#logout");
      browser.click("#login-OfficialLogin");
      browser.see(LOGIN + "[status=waiting]");
      browser.screenshot(Screenshots.of("trial-scan"));
      confirmTheScanAs(browser, "#scan-on-phone", "alice");
      browser.waitForText("#user-name", "Alice of the trial");
    }
  }

  @Test
  void oneSessionOfTwoIsEndedFromTheOther() {
    try (Browser first = new Browser(dir.resolve("profile-first"));
        Browser second = new Browser(dir.resolve("profile-second"))) {
      first.open(service.url() + "/");
      first.see(LOGIN + "[status=waiting]");
      confirmTheFrameAs(first, LOGIN, "bob");
      first.type("#register-name", "Bob of two browsers");
      first.click("#register");
      first.waitForText("#user-name", "Bob");
      second.open(service.url() + "/");
      second.see(LOGIN + "[status=waiting]");
      confirmTheFrameAs(second, LOGIN, "bob");
      second.waitForText("#user-name", "Bob");
      for (int row = 1; row <= 2; row++) {
        second.waitForText("#sessions .row:nth-child(" + row + ")", "Chrome, Linux · 127.0.0.1");
      }
      second.click("#sessions .row:nth-child(2) .end-one");
      second.waitForText("#status", "ended");
      first.click("#end-sessions");
      first.see("#signed-out");
      second.click("#logout");
      second.see("#signed-out");
    }
  }

  @Test
  void theFullRedirectComesBackToThePage() {
    try (Browser browser = new Browser(dir.resolve("profile-redirect"))) {
      browser.open(service.url() + "/");
      browser.clickInside(LOGIN, ".alternative");
      browser.see("#open-phone");
      browser.screenshot(Screenshots.of("trial-qr"));
      String page = askThePhoneOf(browser, "errcode");
      browser.screenshot(Screenshots.of("phone-consent"));
      confirm(browser, page);
      browser.see("#register-name");
      browser.click("#register-cancel");
      browser.see("#signed-out");
    }
  }

  @Test
  void thePageWorksOnAPhoneInChinese() {
    try (Browser phone = Browser.ofPhone(dir.resolve("phone"), SAFARI_ON_A_PHONE, "zh-CN")) {
      phone.open(service.url() + "/");
      phone.see(LOGIN + "[status=waiting]");
      phone.screenshot(Screenshots.of("trial-phone-zh"));
      Accessibility.check(phone);
      confirmTheFrameAs(phone, LOGIN, "no-unionid");
      phone.type("#register-name", "王小明");
      phone.click("#register");
      phone.waitForText("#user-name", "王小明");
      phone.waitForText("#events", "注册");
      phone.screenshot(Screenshots.of("trial-phone-signed-in-zh"));
      Accessibility.check(phone);
      phone.click("#language");
      phone.waitForText("#logout", "Log out");
      phone.click("#logout");
      phone.see("#signed-out");
    }
  }

  @Test
  void aNewcomerRegistersByTheMiniProgramAndLogsInAgain() {
    try (Browser browser = new Browser(dir.resolve("profile-emoji"))) {
      browser.open(service.url() + "/");
      logInByMiniProgram(browser, "emoji");
      browser.type("#register-name", "Ming of the mini program");
      browser.click("#register");
      browser.waitForText("#user-name", "Ming of the mini program");
      browser.see("#unbind-MiniLogin");
      assertThat(browser.url()).isEqualTo(service.url() + "/");

      browser.click("#logout");
      logInByMiniProgram(browser, "emoji");
      browser.waitForText("#user-name", "Ming of the mini program");

      browser.click("#unbind-MiniLogin");
      browser.click("#bind-MiniLogin");
      browser.click("#person option[value=emoji]");
      browser.click("#login");
      browser.see("#unbind-MiniLogin");
    }
  }

  @Test
  void aCodeThatThisTabDidNotRequestOpensNoSession() {
    String login = URI.create(service.printed("phone:")).resolve("/mini/login").toString();
    String code =
        new ApiClient(service.url())
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
  void thePageReceivesNoHostKey() {
    String hostKey = service.printed("host key:");
    assertThat(hostKey).startsWith("wlh_");
    for (String file : List.of("/", "/trial.json", "/trial-page.js", "/trial-mini.js")) {
      ApiClient.Answer answer = new ApiClient(service.url()).get(file).expect(200);
      assertThat(answer.response().body()).as(file).doesNotContain(hostKey);
    }
  }

  private static void logInByMiniProgram(Browser browser, String person) {
    browser.click("#login-MiniLogin");
    browser.screenshot(Screenshots.of("trial-mini"));
    browser.click("#open-mini");
    browser.click("#person option[value=" + person + "]");
    browser.click("#login");
  }

  /** Follows the link in the component's frame to the simulated phone. */
  private static void confirmTheFrameAs(Browser browser, String component, String person) {
    browser.intoFrameInside(component);
    confirmAs(browser, person);
  }

  private static void confirmAs(Browser browser, String person) {
    String page = askThePhoneOf(browser, person);
    confirm(browser, page);
  }

  /** Opens the phone in a tab of its own, and returns the one with the page. */
  private static String askThePhoneOf(Browser browser, String person) {
    String page = browser.currentTab();
    browser.clickIntoNewTab("#open-phone");
    browser.click("#person-" + person);
    browser.see("#confirm");
    return page;
  }

  private static void confirm(Browser browser, String page) {
    browser.click("#confirm");
    browser.see("#result");
    browser.backTo(page);
  }

  private static void confirmTheScanAs(Browser browser, String link, String person) {
    String page = browser.currentTab();
    browser.clickIntoNewTab(link);
    browser.click("#person-" + person);
    browser.click("#confirm");
    browser.see("[data-state=ask]");
    browser.click("#confirm");
    browser.see("[data-state=confirmed]");
    browser.backTo(page);
  }
}
