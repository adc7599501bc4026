package io.wechatlogin.wechat.api;

import java.time.Duration;

/** The time that several calls share while one user waits for all of them. */
public final class TimeBudget {
  private final long deadline;

  TimeBudget(Duration total) {
    deadline = System.nanoTime() + total.toNanos();
  }

  /** Returns the time that is left, zero after the deadline. */
  Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }
}
