package io.wechatlogin.application.fake;

import io.wechatlogin.application.contract.Await;

/** Detects that another thread waits. */
public final class WaitingThread {
  private WaitingThread() {}

  /** Returns when the thread is in a timed wait; fails if the thread ends. */
  public static void await(Thread thread) {
    Await.until(
        "the thread waits",
        () -> {
          if (!thread.isAlive()) {
            throw new IllegalStateException("it ended");
          }
          return thread.getState() == Thread.State.TIMED_WAITING;
        });
  }
}
