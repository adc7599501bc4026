package io.wechatlogin.bootstrap;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.simulator.App;
import io.wechatlogin.simulator.WechatSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A WeChat to try things with: the simulator, and one sample instance of each type. */
final class Trial implements AutoCloseable {
  private static final String OPEN_PLATFORM = "trial";

  /** The ids stay the same, so that who registered yesterday is known today. */
  private static final List<Sample> SAMPLES =
      List.of(
          new Sample("WebsiteLogin", "TRIAL_WEBSITE_SECRET", App.website("wx7472690000000001", "")),
          new Sample("MiniLogin", "TRIAL_MINI_SECRET", App.mini("wx7472690000000002", "")),
          new Sample(
              "OfficialLogin", "TRIAL_OFFICIAL_SECRET", App.official("wx7472690000000003", "")));

  private final WechatSimulator simulator;
  private final Path configDir;
  private final Map<String, String> settings;
  private final Secret hostKey;

  private Trial(
      WechatSimulator simulator, Path configDir, Map<String, String> settings, Secret hostKey) {
    this.simulator = simulator;
    this.configDir = configDir;
    this.settings = settings;
    this.hostKey = hostKey;
  }

  private record Sample(String instance, String secretName, App app) {}

  static Trial start(
      DataDirectory data, Secrets secrets, InstantSource clock, SecureRandom random) {
    WechatSimulator simulator =
        WechatSimulator.builder().port(0).controlPort(0).clock(clock).random(random).start();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("WECHAT_LOGIN_WECHAT_API_URL", simulator.url().toString());
    settings.put("WECHAT_LOGIN_WECHAT_OPEN_URL", simulator.url().toString());
    Path configDir = data.resolve("trial");
    for (Sample sample : SAMPLES) {
      String secret = secrets.browserSecret().reveal();
      settings.put(sample.secretName(), secret);
      simulator
          .control()
          .addApp(
              new App(
                  sample.app().appId(),
                  secret,
                  sample.app().kind(),
                  "Trial " + sample.instance(),
                  null,
                  OPEN_PLATFORM,
                  null,
                  List.of()));
      copy(configDir, sample.instance(), "e.json");
      copy(configDir, sample.instance(), sample.instance() + ".json");
    }
    simulator.control().samplePersons();
    return new Trial(simulator, configDir, settings, secrets.hostKey());
  }

  /** Returns the folder with the sample instances, in the format of real ones. */
  Path configDir() {
    return configDir;
  }

  Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  Secret hostKey() {
    return hostKey;
  }

  /** Returns where the simulated phone is. */
  URI phoneUrl() {
    return URI.create(simulator.controlUrl() + "/phone");
  }

  void introduce(PrintStream out, URI publicUrl) {
    out.println("trial mode: WeChat is simulated, nothing leaves this machine");
    out.println("  page:     " + publicUrl + "/");
    out.println("  phone:    " + phoneUrl());
    out.println("  samples:  " + configDir.toAbsolutePath().normalize());
    out.println("  host key: " + hostKey.reveal());
  }

  @Override
  public void close() {
    simulator.close();
  }

  /** Lays a sample down where there is none: it is the person's to change. */
  private static void copy(Path configDir, String instance, String file) {
    Path target = configDir.resolve("auths/loginTypes").resolve(instance).resolve(file);
    if (Files.exists(target)) {
      return;
    }
    try (InputStream sample =
        Objects.requireNonNull(
            Trial.class.getResourceAsStream("/trial/auths/loginTypes/" + instance + "/" + file))) {
      Files.createDirectories(target.getParent());
      Files.copy(sample, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
