package io.wechatlogin.integration.environment;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.FluentWait;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with a fresh profile. */
public final class Browser implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ChromeDriver driver;

  public Browser(Path profile) {
    this(profile, options -> options.addArguments("--lang=en"));
    driver.manage().window().setSize(new Dimension(1200, 900));
  }

  /** Starts one that is as large as a phone, and says of itself what it is told to. */
  public static Browser ofPhone(Path profile, String userAgent, String language) {
    Map<String, Object> phone =
        Map.of(
            "deviceMetrics",
            Map.of("width", 390, "height", 844, "pixelRatio", 2.0, "mobile", true, "touch", true),
            "userAgent",
            userAgent);
    return new Browser(
        profile,
        options -> {
          options.addArguments("--lang=" + language, "--accept-lang=" + language);
          options.setExperimentalOption("mobileEmulation", phone);
        });
  }

  private Browser(Path profile, Consumer<ChromeOptions> more) {
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(onPath("chromedriver"))
            .usingAnyFreePort()
            .build();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(onPath("chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--no-first-run",
        "--force-prefers-reduced-motion",
        "--user-data-dir=" + profile);
    more.accept(options);
    driver = new ChromeDriver(service, options);
  }

  public void open(String url) {
    driver.get(url);
  }

  public String url() {
    return driver.getCurrentUrl();
  }

  /** A look at a page that is just being replaced fails in many ways, and is worth another. */
  private FluentWait<WebDriver> waiting() {
    return new WebDriverWait(driver, TIMEOUT).ignoring(WebDriverException.class);
  }

  public WebElement see(String css) {
    return waiting().until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
  }

  public void click(String css) {
    waiting().until(ExpectedConditions.elementToBeClickable(By.cssSelector(css))).click();
  }

  public void type(String css, String text) {
    WebElement field = see(css);
    field.clear();
    field.sendKeys(text);
  }

  public void waitForText(String css, String text) {
    waiting().until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(css), text));
  }

  /** Waits for something inside the component. */
  public WebElement seeInside(String component, String css) {
    return patiently(
        () -> {
          WebElement found = inside(component).findElement(By.cssSelector(css));
          return found.isDisplayed() ? found : null;
        });
  }

  /** Waits for a button inside the component, and clicks it. */
  public void clickInside(String component, String css) {
    seeInside(component, css).click();
  }

  /** Waits until something inside the component says this. */
  public void waitForTextInside(String component, String css, String text) {
    patiently(
        () ->
            inside(component).findElement(By.cssSelector(css)).getText().contains(text) ? 1 : null);
  }

  /** Goes into the frame that a component shows; {@link #backTo} leaves it. */
  public void intoFrameInside(String component) {
    driver.switchTo().frame(seeInside(component, "iframe"));
  }

  private SearchContext inside(String component) {
    return driver.findElement(By.cssSelector(component)).getShadowRoot();
  }

  /** Asks the page again and again, until it has an answer. */
  public <T> T patiently(Supplier<@Nullable T> question) {
    return Objects.requireNonNull(waiting().until(page -> question.get()));
  }

  /** Runs a script in the page, and returns what it returns. */
  public @Nullable Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs a script that calls its last argument with the answer. */
  public @Nullable Object scriptThatCallsBack(String script, Object... arguments) {
    return driver.executeAsyncScript(script, arguments);
  }

  /** Runs a script in each page from now on, before the page's own. */
  public void before(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  public void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Says of itself from now on what it is told to. */
  public void claimToBe(String userAgent) {
    driver.executeCdpCommand("Network.setUserAgentOverride", Map.of("userAgent", userAgent));
  }

  /** Shows times from now on as a machine in this time zone, such as {@code Asia/Shanghai}. */
  public void inTimeZone(String name) {
    driver.executeCdpCommand("Emulation.setTimezoneOverride", Map.of("timezoneId", name));
  }

  public void dark(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  public void offline(boolean offline) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  public void resize(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Takes a picture of one thing, with some air around it. */
  public void screenshotOf(String css, Path file) {
    WebElement element = driver.findElement(By.cssSelector(css));
    Rectangle at = element.getRect();
    int air = 16;
    Object picture =
        driver
            .executeCdpCommand(
                "Page.captureScreenshot",
                Map.of(
                    "captureBeyondViewport",
                    true,
                    "clip",
                    Map.of(
                        "x",
                        at.x - air,
                        "y",
                        at.y - air,
                        "width",
                        at.width + 2 * air,
                        "height",
                        at.height + 2 * air,
                        "scale",
                        2)))
            .get("data");
    write(file, Base64.getDecoder().decode(String.valueOf(picture)));
  }

  public String currentTab() {
    return driver.getWindowHandle();
  }

  /** Clicks what opens a tab, and goes there. */
  public void clickIntoNewTab(String css) {
    Set<String> before = driver.getWindowHandles();
    click(css);
    waiting().until(ExpectedConditions.numberOfWindowsToBe(before.size() + 1));
    driver.getWindowHandles().stream()
        .filter(tab -> !before.contains(tab))
        .findFirst()
        .ifPresent(tab -> driver.switchTo().window(tab));
  }

  public void backTo(String tab) {
    driver.close();
    driver.switchTo().window(tab);
  }

  public void screenshot(Path file) {
    write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  private static void write(Path file, byte[] picture) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, picture);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }

  /** Named explicitly, so that nothing is downloaded. */
  private static File onPath(String program) {
    return Stream.concat(
            Arrays.stream(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/bin"))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(() -> new AssertionError(program + " is not installed; ./test installs it"));
  }
}
