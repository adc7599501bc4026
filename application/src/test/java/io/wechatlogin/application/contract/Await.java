package io.wechatlogin.application.contract;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread, process or server brings about, but not for ever. */
public final class Await {
  /** Far longer than anything takes on a busy machine. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

  private Await() {}

  /** Something that can be looked at again and again. */
  @FunctionalInterface
  public interface Condition {
    /** Returns whether it is so now. */
    boolean holds() throws Exception;
  }

  /**
   * Waits until a condition holds.
   *
   * @param expected what is waited for, for the message
   * @throws AssertionError if it does not hold within {@link #PATIENCE}, or looking at it fails
   */
  public static void until(String expected, Condition condition) {
    long start = System.nanoTime();
    while (!holds(expected, condition)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + expected);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted while waiting: " + expected);
      }
    }
  }

  private static boolean holds(String expected, Condition condition) {
    try {
      return condition.holds();
    } catch (Exception e) {
      throw new AssertionError("while waiting: " + expected, e);
    }
  }
}
