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

/** The pages as a person uses them, in a browser: the website on one tab, the phone on another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhoneIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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
                  : "<title>website</title>welcome".getBytes(StandardCharsets.UTF_8);
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

  /** Named explicitly, so that nothing is downloaded. */
  private static File onPath(String program) {
    return Stream.concat(
            Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1)),
            Stream.of("/usr/bin"))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(() -> new AssertionError(program + " is not installed; ./test installs it"));
  }

  private String back() {
    return "http://127.0.0.1:" + website.getAddress().getPort() + "/callback";
  }

  private WebElement see(String css) {
    return new WebDriverWait(driver, PATIENCE)
        .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
  }

  private void tap(String css) {
    new WebDriverWait(driver, PATIENCE)
        .until(ExpectedConditions.elementToBeClickable(By.cssSelector(css)))
        .click();
  }

  private void waitForText(String css, String text) {
    new WebDriverWait(driver, PATIENCE)
        .until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(css), text));
  }

  private void picture(String name) {
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
            + Browser.encode(back())
            + "&response_type=code&scope=snsapi_login&state=abc");
    see("#open-phone");
    return simulator.control().openQrs().getFirst().uuid();
  }

  private String toPhone() {
    String page = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    driver.get(simulator.controlUrl() + "/phone");
    return page;
  }

  private void backTo(String page) {
    driver.close();
    driver.switchTo().window(page);
  }

  private Map<String, String> calledBack() {
    new WebDriverWait(driver, PATIENCE).until(ExpectedConditions.titleIs("website"));
    return QueryString.parse(URI.create(driver.getCurrentUrl()).getRawQuery());
  }

  @Test
  void aPersonPicksTheCodeAndConfirms() {
    String uuid = openQrPage();
    picture("qr.png");
    String page = toPhone();
    picture("home.png");
    tap("#qr-" + uuid);
    see("#person-alice");
    picture("persons.png");
    tap("#person-alice");
    waitForText("#app-name", "Sample website");
    waitForText("#scope", "snsapi_login");
    picture("consent.png");
    tap("#confirm");
    assertThat(see("#result").getDomAttribute("data-status")).isEqualTo("confirmed");
    picture("confirmed.png");
    backTo(page);

    assertThat(calledBack()).containsEntry("state", "abc").containsKey("code");
  }

  @Test
  void aCodeAppearsOnThePhoneWhileItLooks() {
    driver.get(simulator.controlUrl() + "/phone");
    String phone = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    String uuid = openQrPage();
    backTo(phone);

    see("#qr-" + uuid);
    simulator.control().expire(uuid);
  }

  @Test
  void aRefusalLeavesThePageWhereItIs() {
    String uuid = openQrPage();
    String page = toPhone();
    tap("#qr-" + uuid);
    tap("#person-bob");
    tap("#refuse");
    assertThat(see("#result").getDomAttribute("data-status")).isEqualTo("refused");
    picture("refused.png");
    backTo(page);

    see("#wx_after_cancel");
    assertThat(driver.getCurrentUrl()).contains("/connect/qrconnect?");
    simulator.control().expire(uuid);
  }

  @Test
  void anExpiredCodeIsReplacedByANewOne() {
    String uuid = openQrPage();
    String page = toPhone();
    tap("#qr-" + uuid);
    tap("#expire");
    see("#result[data-status=expired]");
    backTo(page);

    new WebDriverWait(driver, PATIENCE)
        .until(
            any -> simulator.control().openQrs().stream().anyMatch(qr -> !qr.uuid().equals(uuid)));
    simulator.control().openQrs().forEach(qr -> simulator.control().expire(qr.uuid()));
  }

  @Test
  void aLinkOfAnOfficialAccountAsksForConsent() {
    driver.get(simulator.controlUrl() + "/phone");
    see("#link")
        .sendKeys(
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid="
                + SimulatorTest.OFFICIAL
                + "&redirect_uri="
                + Browser.encode(back())
                + "&response_type=code&scope=snsapi_userinfo&state=abc#wechat_redirect");
    tap("#open-link");
    tap("#person-bob");
    waitForText("#app-name", "Sample official account");
    waitForText("#scope", "snsapi_userinfo");
    picture("authorize.png");
    tap("#confirm");

    assertThat(calledBack()).containsEntry("state", "abc").containsKey("code");
  }

  @Test
  void aMiniProgramAsksForTheNumberAndSendsWhatItGot() {
    driver.get(simulator.controlUrl() + "/phone");
    tap("#mini-" + SimulatorTest.MINI);
    tap("#login");
    waitForText("#result", "\"code\"");
    see("#url").sendKeys(back());
    tap("#send");
    waitForText("#answer", "200 {\"code\":\"0");

    tap("#phone");
    see("#sheet");
    picture("mini-phone.png");
    tap("#phone-refuse");
    waitForText("#result", "user deny");
    tap("#phone");
    tap("#phone-allow");
    waitForText("#result", "encryptedData");
    tap("#profile");
    waitForText("#result", "rawData");
    picture("mini.png");
  }

  @Test
  void aMiniProgramLoginLeadsBackToThePageThatAskedForIt() {
    driver.get(
        simulator.controlUrl()
            + "/mini?appId="
            + SimulatorTest.MINI
            + "&person=bob&back="
            + Browser.encode(back() + "?kept=1"));
    waitForText("#result", "leads back");
    tap("#login");

    assertThat(calledBack()).containsEntry("kept", "1").containsKey("code");
  }
}
