package io.wechatlogin.trial.wechat;

import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.embedded.Trial;
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

/** A running trial: the WeChat simulator, and one sample instance of each login type. */
final class SimulatedTrial implements Trial {
  private static final String OPEN_PLATFORM = "trial";

  /** The app ids never change: a person who registered yesterday is known today. */
  private static final List<Sample> SAMPLES =
      List.of(
          new Sample("WebsiteLogin", "TRIAL_WEBSITE_SECRET", App.website("wx7472690000000001", "")),
          new Sample("MiniLogin", "TRIAL_MINI_SECRET", App.mini("wx7472690000000002", "")),
          new Sample(
              "OfficialLogin", "TRIAL_OFFICIAL_SECRET", App.official("wx7472690000000003", "")),
          new Sample("AppLogin", "TRIAL_APP_SECRET", App.nativeApp("wx7472690000000004", "")));

  private final WechatSimulator simulator;
  private final Path configDir;
  private final Map<String, String> settings;
  private final Secret hostKey;

  private SimulatedTrial(
      WechatSimulator simulator, Path configDir, Map<String, String> settings, Secret hostKey) {
    this.simulator = simulator;
    this.configDir = configDir;
    this.settings = settings;
    this.hostKey = hostKey;
  }

  private record Sample(String instance, String secretName, App app) {}

  /** Starts the simulator, and writes the sample instances that are not there yet. */
  static SimulatedTrial start(
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
    return new SimulatedTrial(simulator, configDir, settings, secrets.hostKey());
  }

  @Override
  public Path configDir() {
    return configDir;
  }

  @Override
  public Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  @Override
  public Secret hostKey() {
    return hostKey;
  }

  @Override
  public URI phoneUrl() {
    return URI.create(simulator.controlUrl() + "/phone");
  }

  @Override
  public void introduce(PrintStream out, URI publicUrl) {
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

  /** Copies a sample file unless it exists: a person may have changed it. */
  private static void copy(Path configDir, String instance, String file) {
    Path target = configDir.resolve("auths/loginTypes").resolve(instance).resolve(file);
    if (Files.exists(target)) {
      return;
    }
    try (InputStream sample =
        Objects.requireNonNull(
            SimulatedTrial.class.getResourceAsStream(
                "/trial/auths/loginTypes/" + instance + "/" + file))) {
      Files.createDirectories(target.getParent());
      Files.copy(sample, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
