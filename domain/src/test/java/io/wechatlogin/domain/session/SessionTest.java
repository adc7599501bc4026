package io.wechatlogin.domain.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
  private static final Duration NANOSECOND = Duration.ofNanos(1);

  private final Session session =
      new Session("s", new UserId("u"), new CorpId("c"), "Main", START, START);

  @Test
  void aSessionLives30DaysAnd7WithoutUse() {
    assertThat(Session.LIFETIME).isEqualTo(Duration.ofDays(30));
    assertThat(Session.IDLE_LIFETIME).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void anUnusedSessionEndsAfterAWeek() {
    Instant end = START.plus(Duration.ofDays(7));
    assertThat(session.idleExpiresAt()).isEqualTo(end);
    assertThat(session.isLive(end.minus(NANOSECOND))).isTrue();
    assertThat(session.isLive(end)).isFalse();
  }

  @Test
  void aSessionInUseEndsAfterAMonth() {
    Instant end = START.plus(Duration.ofDays(30));
    Session busy = session.touched(end.minus(NANOSECOND));
    assertThat(busy.expiresAt()).isEqualTo(end);
    assertThat(busy.idleExpiresAt()).isEqualTo(end);
    assertThat(busy.isLive(end.minus(NANOSECOND))).isTrue();
    assertThat(busy.isLive(end)).isFalse();
  }

  @Test
  void theLastUseIsRecordedOncePerHour() {
    assertThat(session.needsTouch(START.plus(Duration.ofHours(1)))).isFalse();
    assertThat(session.needsTouch(START.plus(Duration.ofHours(1)).plus(NANOSECOND))).isTrue();
  }

  @Test
  void touchingASessionChangesOnlyItsLastUse() {
    Instant later = START.plus(Duration.ofDays(1));
    assertThat(session.touched(later))
        .isEqualTo(new Session("s", new UserId("u"), new CorpId("c"), "Main", START, later));
  }
}
