package io.wechatlogin.bootstrap.check;

import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.embedded.EmbeddedParts;
import io.wechatlogin.bootstrap.settings.Settings;
import io.wechatlogin.persistence.Inspection;
import io.wechatlogin.persistence.sealing.KeyRing;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The list of checks, which {@code serve} and {@code doctor} share. Read {@link #run} from top to
 * bottom.
 *
 * <p>A start runs {@link #ofSettings} and, on the open database, {@link #ofDatabase}; the instances
 * are assembled by the start itself. Where one of these finds a problem, {@link #beforeStart} says
 * everything else that is wrong. WeChat is asked by the doctor only: a node must be able to start
 * while WeChat is down.
 */
public final class Checks {
  /** The subject of findings about the keys for data at rest. */
  public static final String KEYS = "keys";

  private static final String SETTINGS = "settings";

  private final Map<String, String> environment;
  private final InstantSource clock;

  private enum Depth {
    SETTINGS,
    START,
    WECHAT
  }

  /** Makes the checks of a service with this environment. */
  public Checks(Map<String, String> environment, InstantSource clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /** Checks the environment variables and the files that they name. */
  public Findings ofSettings() {
    return run(Depth.SETTINGS);
  }

  /** Checks everything that a start depends on. */
  public Findings beforeStart() {
    return run(Depth.START);
  }

  /** Checks everything that a login depends on. */
  public Findings all() {
    return run(Depth.WECHAT);
  }

  /**
   * Returns the problem that a login type has with a setting; empty where it has another problem.
   *
   * @param refusal what the assembly of the instances threw
   */
  public Optional<String> ofUnusableSetting(IllegalArgumentException refusal) {
    return InstancesCheck.unusableSetting(environment, refusal)
        .map(name -> String.valueOf(refusal.getMessage()));
  }

  /** Judges what a start has found in its database. */
  public static Findings ofDatabase(Inspection inspection, int poolSize) {
    Findings findings = new Findings();
    DatabaseCheck.judge(inspection, poolSize, findings);
    return findings;
  }

  private Findings run(Depth depth) {
    Findings findings = new Findings();
    List<String> problems = new ArrayList<>();
    Settings settings = Settings.read(environment, problems);
    problems.addAll(EmbeddedParts.onClassPath().missingFor(settings));
    problems.addAll(DataDirectory.readableKeys(settings));
    problems.forEach(problem -> findings.problem(SETTINGS, Findings.OPERATOR, problem));
    new SettingsCheck(findings).check(settings);
    Apps apps = new Apps(environment);
    settings.files().configDir().ifPresent(dir -> apps.check(dir, findings));
    Optional<KeyRing> keys = new KeyCheck(findings).check(settings);
    if (depth == Depth.SETTINGS) {
      return findings;
    }
    InstancesCheck instances = new InstancesCheck(environment, clock, findings);
    ClockCheck clocks = new ClockCheck(clock, findings);
    if (!findings.hasProblemOf("WECHAT_LOGIN_DATABASE_")) {
      new DatabaseCheck(findings, clocks, keys).check(settings);
    }
    Optional<WechatCheck> wechat =
        depth == Depth.WECHAT ? Optional.of(new WechatCheck(findings, clocks)) : Optional.empty();
    settings.files().configDir().ifPresent(dir -> instances.check(dir, wechat));
    instances.checkUnknownSettings();
    return findings;
  }
}
