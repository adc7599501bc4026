package io.wechatlogin.application.fake;

import java.util.concurrent.TimeUnit;

/** Detects that another thread waits. */
public final class WaitingThread {
  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(10);

  private WaitingThread() {}

  /** Returns when the thread is in a timed wait; fails if the thread ends or 10 seconds pass. */
  public static void await(Thread thread) {
    long start = System.nanoTime();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      if (!thread.isAlive() || System.nanoTime() - start > TIMEOUT) {
        throw new AssertionError("the thread did not wait");
      }
      Thread.onSpinWait();
    }
  }
}
