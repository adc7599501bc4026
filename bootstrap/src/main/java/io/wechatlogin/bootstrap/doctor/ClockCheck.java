package io.wechatlogin.bootstrap.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Compares the clock of this machine with other clocks. */
final class ClockCheck {
  static final String SUBJECT = "clock";

  /** A state lives for ten minutes, a loginCode for one; WeChat allows a difference of five. */
  private static final Duration WARNING = Duration.ofSeconds(5);

  private static final Duration WRONG = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Report report;

  ClockCheck(InstantSource clock, Report report) {
    this.clock = clock;
    this.report = report;
  }

  Instant now() {
    return clock.instant();
  }

  /**
   * Reports the difference.
   *
   * @param whose such as {@code WeChat's}
   * @param theirs what that clock shows
   * @param ours what ours showed at the same moment
   */
  void compare(String whose, Instant theirs, Instant ours) {
    Duration difference = Duration.between(theirs, ours).abs();
    String text = "ours and %s differ by %d s".formatted(whose, difference.toSeconds());
    if (difference.compareTo(WRONG) > 0) {
      report.wrong(SUBJECT, Report.OPERATOR, text + ": synchronize both by NTP");
    } else if (difference.compareTo(WARNING) > 0) {
      report.warning(SUBJECT, Report.OPERATOR, text + ": synchronize both by NTP");
    } else {
      report.ok(SUBJECT, text);
    }
  }
}
