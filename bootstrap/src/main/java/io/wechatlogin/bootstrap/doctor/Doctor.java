package io.wechatlogin.bootstrap.doctor;

import io.wechatlogin.bootstrap.check.Checks;
import io.wechatlogin.bootstrap.check.Finding;
import io.wechatlogin.bootstrap.check.Finding.Severity;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Prints one table of everything that the checks found, and of who must act. It changes nothing: it
 * migrates no database and creates no folder.
 */
public final class Doctor {
  private final Checks checks;

  /** Makes a doctor for a service with this environment. */
  public Doctor(Map<String, String> environment, InstantSource clock) {
    this.checks = new Checks(environment, clock);
  }

  /** Checks, prints the table, and returns whether there is no problem. */
  public boolean examine(PrintStream out) {
    List<Finding> findings = checks.all().all();
    out.printf("%-10s %-8s %-15s %s%n", "what", "verdict", "who acts", "finding");
    for (Finding finding : findings) {
      out.printf(
          "%-10s %-8s %-15s %s%n",
          finding.subject(), word(finding.severity()), finding.actor(), finding.text());
    }
    return findings.stream().noneMatch(finding -> finding.severity() == Severity.PROBLEM);
  }

  private static String word(Severity severity) {
    return switch (severity) {
      case OK -> "ok";
      case WARNING -> "warning";
      case PROBLEM -> "WRONG";
    };
  }
}
