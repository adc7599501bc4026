package io.wechatlogin.bootstrap.check;

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
  private final Findings findings;

  ClockCheck(InstantSource clock, Findings findings) {
    this.clock = clock;
    this.findings = findings;
  }

  /** Reports the difference to the database's clock, by the verdict of a start. */
  void compareWithDatabase(Instant theirs, Instant ours) {
    Duration difference = Duration.between(theirs, ours);
    if (SharedClock.isTooFar(difference)) {
      findings.problem(SUBJECT, Findings.OPERATOR, SharedClock.tooFar(difference));
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
      findings.problem(SUBJECT, Findings.OPERATOR, text + ": synchronize both by NTP");
    } else if (difference.compareTo(WARNING) > 0) {
      findings.warning(SUBJECT, Findings.OPERATOR, text + ": synchronize both by NTP");
    } else {
      findings.ok(SUBJECT, text);
    }
  }
}
