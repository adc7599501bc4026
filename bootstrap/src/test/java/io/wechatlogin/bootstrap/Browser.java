package io.wechatlogin.bootstrap;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium with a fresh profile. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChromeDriver driver;

  Browser(Path profile) {
    this(profile, options -> options.addArguments("--lang=en"));
    driver.manage().window().setSize(new Dimension(1200, 900));
  }

  /** Starts one that is as large as a phone, and says of itself what it is told to. */
  static Browser ofPhone(Path profile, String userAgent, String language) {
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
        "--user-data-dir=" + profile);
    more.accept(options);
    driver = new ChromeDriver(service, options);
  }

  void open(String url) {
    driver.get(url);
  }

  String url() {
    return driver.getCurrentUrl();
  }

  WebElement see(String css) {
    return new WebDriverWait(driver, PATIENCE)
        .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
  }

  void click(String css) {
    new WebDriverWait(driver, PATIENCE)
        .until(ExpectedConditions.elementToBeClickable(By.cssSelector(css)))
        .click();
  }

  void type(String css, String text) {
    WebElement field = see(css);
    field.clear();
    field.sendKeys(text);
  }

  void waitForText(String css, String text) {
    new WebDriverWait(driver, PATIENCE)
        .until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(css), text));
  }

  String currentTab() {
    return driver.getWindowHandle();
  }

  /** Clicks what opens a tab, and goes there. */
  void clickIntoNewTab(String css) {
    Set<String> before = driver.getWindowHandles();
    click(css);
    new WebDriverWait(driver, PATIENCE)
        .until(ExpectedConditions.numberOfWindowsToBe(before.size() + 1));
    driver.getWindowHandles().stream()
        .filter(tab -> !before.contains(tab))
        .findFirst()
        .ifPresent(tab -> driver.switchTo().window(tab));
  }

  void backTo(String tab) {
    driver.close();
    driver.switchTo().window(tab);
  }

  void screenshot(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
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
