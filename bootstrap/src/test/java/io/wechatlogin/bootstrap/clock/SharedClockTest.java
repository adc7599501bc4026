package io.wechatlogin.bootstrap.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.bootstrap.settings.StartupException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SharedClockTest {
  private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

  private Instant ours = START;
  private Instant theirs = START;
  private long nanos;

  private final SharedClock clock = new SharedClock(() -> ours, Duration.ofSeconds(1), () -> nanos);

  @Test
  void aDatabaseEightDaysAheadRefusesTheStart() {
    theirs = START.plus(Duration.ofDays(8));
    assertThatThrownBy(() -> clock.following(() -> theirs))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("PT192H behind the database's")
        .hasMessageContaining("more than 5 minutes")
        .hasMessageContaining("NTP");
    assertThat(clock.isCertain()).isFalse();
  }

  @Test
  void aDatabaseMoreThanFiveMinutesBehindRefusesTheStart() {
    theirs = START.minusSeconds(301);
    assertThatThrownBy(() -> clock.following(() -> theirs)).isInstanceOf(StartupException.class);
  }

  @Test
  void fiveMinutesAreCorrected() throws Exception {
    theirs = START.plusSeconds(300);
    clock.following(() -> theirs).close();
    assertThat(clock.instant()).isEqualTo(theirs);
    assertThat(clock.isCertain()).isTrue();
  }

  @Test
  void nothingIsCertainBeforeTheFirstComparison() {
    assertThat(clock.isCertain()).isFalse();
  }

  @Test
  void aDatabaseThatJumpsIsNotFollowedAndTimeGoesOn() {
    clock.follow(() -> theirs);
    pass(Duration.ofSeconds(10));
    theirs = theirs.plus(Duration.ofDays(8));
    clock.follow(() -> theirs);
    assertThat(clock.isCertain()).isFalse();
    assertThat(clock.differenceInSeconds()).isEqualTo(-8 * 86_400);
    pass(Duration.ofSeconds(7));
    clock.follow(() -> theirs);
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(17));
  }

  @Test
  void aMachineThatJumpsIsNotBelievedEvenBeforeTheNextComparison() {
    clock.follow(() -> theirs);
    pass(Duration.ofSeconds(3));
    ours = ours.plus(Duration.ofDays(8));
    assertThat(clock.isCertain()).isFalse();
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
    clock.follow(() -> theirs);
    pass(Duration.ofSeconds(4));
    assertThat(clock.isCertain()).isFalse();
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(7));
  }

  @Test
  void clocksThatAgreeAgainAreBelievedAgain() {
    clock.follow(() -> theirs);
    theirs = theirs.plus(Duration.ofDays(8));
    clock.follow(() -> theirs);
    theirs = theirs.minus(Duration.ofDays(8));
    pass(Duration.ofSeconds(10));
    clock.follow(() -> theirs);
    assertThat(clock.isCertain()).isTrue();
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(10));
  }

  /** A machine that was asleep: both clocks went on, the counter did not. */
  @Test
  void aMachineThatSleptAgreesAtTheNextComparison() {
    clock.follow(() -> theirs);
    ours = ours.plus(Duration.ofHours(9));
    theirs = theirs.plus(Duration.ofHours(9));
    assertThat(clock.isCertain()).isFalse();
    clock.follow(() -> theirs);
    assertThat(clock.isCertain()).isTrue();
    assertThat(clock.instant()).isEqualTo(theirs);
  }

  private void pass(Duration time) {
    ours = ours.plus(time);
    theirs = theirs.plus(time);
    nanos += time.toNanos();
  }
}
