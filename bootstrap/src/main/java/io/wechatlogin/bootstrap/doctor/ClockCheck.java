package io.wechatlogin.bootstrap.doctor;

import io.wechatlogin.bootstrap.clock.SharedClock;
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

  /** Reports the difference to the database's clock, by the verdict of a start. */
  void compareWithDatabase(Instant theirs, Instant ours) {
    Duration difference = Duration.between(theirs, ours);
    if (SharedClock.isTooFar(difference)) {
      report.wrong(SUBJECT, Report.OPERATOR, SharedClock.tooFar(difference));
    } else {
      compare("the database's", theirs, ours, false);
    }
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
    compare(whose, theirs, ours, true);
  }

  private void compare(String whose, Instant theirs, Instant ours, boolean mayBeWrong) {
    Duration difference = Duration.between(theirs, ours).abs();
    String text = "ours and %s differ by %d s".formatted(whose, difference.toSeconds());
    if (mayBeWrong && difference.compareTo(WRONG) > 0) {
      report.wrong(SUBJECT, Report.OPERATOR, text + ": synchronize both by NTP");
    } else if (difference.compareTo(WARNING) > 0) {
      report.warning(SUBJECT, Report.OPERATOR, text + ": synchronize both by NTP");
    } else {
      report.ok(SUBJECT, text);
    }
  }
}
