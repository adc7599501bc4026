package io.wechatlogin.bootstrap.check;

import io.wechatlogin.bootstrap.check.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** What the checks found, in the order in which it was found. */
public final class Findings {
  /** The persons who can correct a finding. */
  static final String OPERATOR = "operator";

  static final String DATABASE_ADMIN = "database admin";
  static final String NETWORK = "network";
  static final String WECHAT_ADMIN = "WeChat admin";

  private final List<Finding> all = new ArrayList<>();

  void ok(String subject, String text) {
    all.add(new Finding(subject, Severity.OK, "", text));
  }

  void warning(String subject, String actor, String text) {
    all.add(new Finding(subject, Severity.WARNING, actor, text));
  }

  /** Adds a problem, once. */
  void problem(String subject, String actor, String text) {
    Finding finding = new Finding(subject, Severity.PROBLEM, actor, text);
    if (!all.contains(finding)) {
      all.add(finding);
    }
  }

  /** Returns everything that was found. */
  public List<Finding> all() {
    return List.copyOf(all);
  }

  /** Returns what stops a start. */
  public List<String> problems() {
    return texts(Severity.PROBLEM);
  }

  /** Returns what is said at a start. */
  public List<String> warnings() {
    return texts(Severity.WARNING);
  }

  /** Returns whether a setting whose name begins so is wrong. */
  boolean hasProblemOf(String setting) {
    return problems().stream().anyMatch(problem -> problem.startsWith(setting));
  }

  private List<String> texts(Severity severity) {
    return all.stream()
        .filter(finding -> finding.severity() == severity)
        .map(Finding::text)
        .toList();
  }
}
