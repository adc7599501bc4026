package io.wechatlogin.bootstrap.doctor;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** The findings of the doctor, in the order in which they were made. */
final class Report {
  /** The persons who can correct a finding. */
  static final String OPERATOR = "operator";

  static final String DATABASE_ADMIN = "database admin";
  static final String NETWORK = "network";
  static final String WECHAT_ADMIN = "WeChat admin";

  private final List<Finding> findings = new ArrayList<>();

  private enum Verdict {
    OK("ok"),
    WARNING("warning"),
    WRONG("WRONG");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }
  }

  private record Finding(String subject, Verdict verdict, String actor, String text) {}

  void ok(String subject, String text) {
    findings.add(new Finding(subject, Verdict.OK, "", text));
  }

  void warning(String subject, String actor, String text) {
    findings.add(new Finding(subject, Verdict.WARNING, actor, text));
  }

  void wrong(String subject, String actor, String text) {
    findings.add(new Finding(subject, Verdict.WRONG, actor, text));
  }

  boolean isHealthy() {
    return findings.stream().noneMatch(finding -> finding.verdict() == Verdict.WRONG);
  }

  void print(PrintStream out) {
    out.printf("%-10s %-8s %-15s %s%n", "what", "verdict", "who acts", "finding");
    for (Finding finding : findings) {
      out.printf(
          "%-10s %-8s %-15s %s%n",
          finding.subject(), finding.verdict().word, finding.actor(), finding.text());
    }
  }
}
