package io.wechatlogin.bootstrap.doctor;

import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.embedded.EmbeddedParts;
import io.wechatlogin.bootstrap.settings.Settings;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks everything that a start depends on, and prints one table of what is wrong and who must
 * act. It changes nothing: it migrates no database and creates no folder.
 */
public final class Doctor {
  private final Map<String, String> environment;
  private final InstantSource clock;

  /** Makes a doctor for a service with this environment. */
  public Doctor(Map<String, String> environment, InstantSource clock) {
    this.environment = environment;
    this.clock = clock;
  }

  /** Checks, prints the table, and returns whether nothing is wrong. */
  public boolean examine(PrintStream out) {
    Report report = new Report();
    List<String> problems = new ArrayList<>();
    Settings settings = Settings.read(environment, problems);
    problems.addAll(EmbeddedParts.onClassPath().missingFor(settings));
    problems.addAll(DataDirectory.readableKeys(settings));
    problems.forEach(problem -> report.wrong("settings", Report.OPERATOR, problem));
    if (problems.isEmpty()) {
      check(settings, report);
    }
    report.print(out);
    return report.isHealthy();
  }

  private void check(Settings settings, Report report) {
    ClockCheck clocks = new ClockCheck(clock, report);
    new SettingsCheck(report).check(settings);
    new KeyCheck(report)
        .check(settings)
        .ifPresent(keys -> new DatabaseCheck(report, clocks, keys).check(settings));
    settings
        .files()
        .configDir()
        .ifPresent(dir -> new WechatCheck(environment, clock, report, clocks).check(dir));
  }
}
