package io.wechatlogin.application.fake;

import java.util.concurrent.TimeUnit;

/** Lets a test go on when another thread has got to where it waits. */
public final class Waiting {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  private Waiting() {}

  /** Returns once a thread waits for something for a limited time; fails where it does not. */
  public static void until(Thread waits) {
    long start = System.nanoTime();
    while (waits.getState() != Thread.State.TIMED_WAITING) {
      if (!waits.isAlive() || System.nanoTime() - start > PATIENCE) {
        throw new AssertionError("it did not wait");
      }
      Thread.onSpinWait();
    }
  }
}
