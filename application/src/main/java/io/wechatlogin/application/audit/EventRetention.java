package io.wechatlogin.application.audit;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.ExpiringRows;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;

/** Removes audit events that an operator no longer wants to keep. */
public final class EventRetention implements ExpiringRows {
  private final Events events;
  private final Period kept;

  /**
   * Keeps events for so many months.
   *
   * @throws IllegalArgumentException for less than one month
   */
  public EventRetention(Events events, int months) {
    if (months < 1) {
      throw new IllegalArgumentException("events are kept for one month or more");
    }
    this.events = events;
    this.kept = Period.ofMonths(months);
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return events.removeBefore(now.atOffset(ZoneOffset.UTC).minus(kept).toInstant(), limit);
  }
}
