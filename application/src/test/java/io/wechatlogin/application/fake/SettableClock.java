package io.wechatlogin.application.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes when it is told to. */
public final class SettableClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-11-21T08:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  public void goOn(Duration duration) {
    now = now.plus(duration);
  }
}
