package io.wechatlogin.bootstrap.check;

/**
 * What a check found.
 *
 * @param subject the name of the check, such as {@code database}
 * @param actor who can correct it; empty for nobody
 * @param text what was found and what to do about it, without a secret
 */
public record Finding(String subject, Severity severity, String actor, String text) {
  /** What a finding means for a start. */
  public enum Severity {
    /** As it should be. */
    OK,
    /** The service starts, and something may not work or not be safe. */
    WARNING,
    /** The service does not start, or no login works. */
    PROBLEM
  }
}
