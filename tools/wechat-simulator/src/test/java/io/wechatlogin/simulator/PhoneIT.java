package io.wechatlogin.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.wechatlogin.simulator.http.QueryString;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Uses the pages in a browser: the website in one tab, the phone in another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhoneIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private WechatSimulator simulator;
  private HttpServer website;
  private ChromeDriver driver;

  @BeforeAll
  void start(@TempDir Path profile) throws IOException {
    simulator = WechatSimulator.builder().start();
    simulator.control().sample();
    website = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    website.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          byte[] page =
              exchange.getRequestMethod().equals("POST")
                  ? body
                  : "<title>website</title>Welcome".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    website.start();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(onPath("chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--lang=en",
        "--window-size=900,980",
        "--user-data-dir=" + profile);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(onPath("chromedriver"))
                .usingAnyFreePort()
                .build(),
            options);
  }

  @AfterAll
  void stop() {
    driver.quit();
    website.stop(0);
    simulator.close();
  }

  /** The path of an installed program; Selenium downloads programs whose path is not set. */
  private static File onPath(String program) {
    return Stream.concat(
            Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1)),
            Stream.of("/usr/bin"))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(() -> new AssertionError(program + " is not installed; ./test installs it"));
  }

  private String callbackUrl() {
    return "http://127.0.0.1:" + website.getAddress().getPort() + "/callback";
  }

  private WebElement visible(String css) {
    return new WebDriverWait(driver, TIMEOUT)
        .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
  }

  private void tap(String css) {
    new WebDriverWait(driver, TIMEOUT)
        .until(ExpectedConditions.elementToBeClickable(By.cssSelector(css)))
        .click();
  }

  private void waitForText(String css, String text) {
    new WebDriverWait(driver, TIMEOUT)
        .until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(css), text));
  }

  private void screenshot(String name) {
    try {
      Path file = Path.of("target", "screenshots", name);
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private String openQrPage() {
    driver.get(
        simulator.url()
            + "/connect/qrconnect?appid="
            + SimulatorTest.WEBSITE
            + "&redirect_uri="
            + Browser.encode(callbackUrl())
            + "&response_type=code&scope=snsapi_login&state=abc");
    visible("#open-phone");
    return simulator.control().openQrs().getFirst().uuid();
  }

  private String openPhoneInNewTab() {
    String page = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    driver.get(simulator.controlUrl() + "/phone");
    return page;
  }

  private void closeTabAndSwitchTo(String page) {
    driver.close();
    driver.switchTo().window(page);
  }

  private Map<String, String> awaitCallback() {
    new WebDriverWait(driver, TIMEOUT).until(ExpectedConditions.titleIs("website"));
    return QueryString.parse(URI.create(driver.getCurrentUrl()).getRawQuery());
  }

  @Test
  void aPersonScansTheCodeAndConfirms() {
    String uuid = openQrPage();
    screenshot("qr.png");
    String page = openPhoneInNewTab();
    screenshot("home.png");
    tap("#qr-" + uuid);
    visible("#person-alice");
    screenshot("persons.png");
    tap("#person-alice");
    waitForText("#app-name", "Sample website");
    waitForText("#scope", "snsapi_login");
    screenshot("consent.png");
    tap("#confirm");
    assertThat(visible("#result").getDomAttribute("data-status")).isEqualTo("confirmed");
    screenshot("confirmed.png");
    closeTabAndSwitchTo(page);

    assertThat(awaitCallback()).containsEntry("state", "abc").containsKey("code");
  }

  @Test
  void aNewCodeAppearsOnTheOpenPhone() {
    driver.get(simulator.controlUrl() + "/phone");
    String phone = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    String uuid = openQrPage();
    closeTabAndSwitchTo(phone);

    visible("#qr-" + uuid);
    simulator.control().expire(uuid);
  }

  @Test
  void aRefusalDoesNotRedirectThePage() {
    String uuid = openQrPage();
    String page = openPhoneInNewTab();
    tap("#qr-" + uuid);
    tap("#person-bob");
    tap("#refuse");
    assertThat(visible("#result").getDomAttribute("data-status")).isEqualTo("refused");
    screenshot("refused.png");
    closeTabAndSwitchTo(page);

    visible("#wx_after_cancel");
    assertThat(driver.getCurrentUrl()).contains("/connect/qrconnect?");
    simulator.control().expire(uuid);
  }

  @Test
  void anExpiredCodeIsReplacedByANewOne() {
    String uuid = openQrPage();
    String page = openPhoneInNewTab();
    tap("#qr-" + uuid);
    tap("#expire");
    visible("#result[data-status=expired]");
    closeTabAndSwitchTo(page);

    new WebDriverWait(driver, TIMEOUT)
        .until(
            any -> simulator.control().openQrs().stream().anyMatch(qr -> !qr.uuid().equals(uuid)));
    simulator.control().openQrs().forEach(qr -> simulator.control().expire(qr.uuid()));
  }

  @Test
  void aLinkOfAnOfficialAccountAsksForConsent() {
    driver.get(simulator.controlUrl() + "/phone");
    visible("#link")
        .sendKeys(
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid="
                + SimulatorTest.OFFICIAL
                + "&redirect_uri="
                + Browser.encode(callbackUrl())
                + "&response_type=code&scope=snsapi_userinfo&state=abc#wechat_redirect");
    tap("#open-link");
    tap("#person-bob");
    waitForText("#app-name", "Sample official account");
    waitForText("#scope", "snsapi_userinfo");
    screenshot("authorize.png");
    tap("#confirm");

    assertThat(awaitCallback()).containsEntry("state", "abc").containsKey("code");
  }

  @Test
  void aMiniProgramAsksForThePhoneNumberAndSendsDataToAServer() {
    driver.get(simulator.controlUrl() + "/phone");
    tap("#mini-" + SimulatorTest.MINI);
    tap("#login");
    waitForText("#result", "\"code\"");
    visible("#url").sendKeys(callbackUrl());
    tap("#send");
    waitForText("#answer", "200 {\"code\":\"0");

    tap("#phone");
    visible("#sheet");
    screenshot("mini-phone.png");
    tap("#phone-refuse");
    waitForText("#result", "user deny");
    tap("#phone");
    tap("#phone-allow");
    waitForText("#result", "encryptedData");
    tap("#profile");
    waitForText("#result", "rawData");
    screenshot("mini.png");
  }

  @Test
  void aMiniProgramLoginReturnsToThePageThatAskedForIt() {
    driver.get(
        simulator.controlUrl()
            + "/mini?appId="
            + SimulatorTest.MINI
            + "&person=bob&back="
            + Browser.encode(callbackUrl() + "?kept=1"));
    waitForText("#result", "returns to");
    tap("#login");

    assertThat(awaitCallback()).containsEntry("kept", "1").containsKey("code");
  }
}
