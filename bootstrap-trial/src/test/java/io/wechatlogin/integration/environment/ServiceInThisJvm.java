package io.wechatlogin.integration.environment;

import io.wechatlogin.bootstrap.clock.SharedClock;
import io.wechatlogin.bootstrap.wiring.Service;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.WechatSimulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;

/** A service with its own simulated WeChat and clock, and a host's pages of another origin. */
public final class ServiceInThisJvm implements AutoCloseable {
  /** However far a test moves its clock, the database's stays where it is. */
  private static final Duration FOR_EVER = Duration.ofDays(365);

  public final AdjustableClock clock = new AdjustableClock();
  public final HostPages pages = new HostPages();
  public final WechatSimulator wechat =
      WechatSimulator.builder().port(0).controlPort(0).clock(clock).start();

  /** Where the service is. */
  public final URI url;

  /** The service, as a back end sees it. */
  public final ApiClient host;

  private final Path dir;
  private final Service service;
  private int profiles;

  /**
   * @param config what the service reads
   */
  public ServiceInThisJvm(Path dir, ConfigFolder config) {
    this.dir = dir;
    wechat.control().samplePersons();
    String origins = pages.origin() + "," + pages.originOfAnotherSite();
    Map<String, String> environment = config.environment(wechat.url());
    environment.putAll(
        Map.of(
            "WECHAT_LOGIN_WECHAT_OPEN_URL",
            wechat.url().toString(),
            "WECHAT_LOGIN_DATA_DIR",
            dir.resolve("data").toString(),
            "WECHAT_LOGIN_PORT",
            "0",
            "WECHAT_LOGIN_MANAGEMENT_PORT",
            "0",
            "WECHAT_LOGIN_RATE_LIMIT",
            "0",
            "WECHAT_LOGIN_ALLOWED_ORIGINS",
            origins,
            "WECHAT_LOGIN_ALLOWED_REDIRECTS",
            origins));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    service =
        Service.start(
            environment,
            new SharedClock(clock, FOR_EVER),
            new SecureRandom(),
            new PrintStream(said, true, StandardCharsets.UTF_8));
    url = URI.create(said.toString(StandardCharsets.UTF_8).strip().replace("ready: ", ""));
    host = new ApiClient(url, ConfigFolder.HOST_KEY);
  }

  /** Makes an app known to WeChat, with the secret that {@link ConfigFolder} gives it. */
  public ServiceInThisJvm knowing(App app) {
    wechat.control().addApp(app);
    return this;
  }

  public Browser desktop() {
    return new Browser(profile());
  }

  /** Returns a folder for another browser. */
  public Path profile() {
    return dir.resolve("profile-" + profiles++);
  }

  /** Confirms the QR code that WeChat showed last, as a person. */
  public void confirmTheFrameAs(String person) {
    String uuid = newestQr();
    wechat.control().scan(uuid, person);
    wechat.control().confirm(uuid);
  }

  public String newestQr() {
    return wechat.control().openQrs().getFirst().uuid();
  }

  @Override
  public void close() {
    service.close();
    wechat.close();
    pages.close();
  }
}
