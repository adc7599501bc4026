package io.wechatlogin.application;

/** Lets a test go on when another thread has got to where it waits. */
public final class Waiting {
  private Waiting() {}

  /** Returns once a thread waits for something for a limited time; fails where it does not. */
  public static void until(Thread waits) {
    while (waits.getState() != Thread.State.TIMED_WAITING) {
      if (waits.getState() == Thread.State.TERMINATED) {
        throw new AssertionError("it did not wait");
      }
      Thread.onSpinWait();
    }
  }
}
