package io.wechatlogin.application.embedding;

import io.wechatlogin.application.housekeeping.Housekeeping;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Removes what has expired, after each pause, until it is closed. */
final class HousekeepingThread implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HousekeepingThread.class.getName());
  private static final int MOST_BATCHES_AT_ONCE = 100;

  /** A batch on a database that hangs ends by the database's own time limits. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Thread thread;

  private HousekeepingThread(Thread thread) {
    this.thread = thread;
  }

  static HousekeepingThread start(Housekeeping housekeeping, Duration pause) {
    return new HousekeepingThread(
        Thread.ofVirtual().name("housekeeping").start(() -> keepHouse(housekeeping, pause)));
  }

  private static void keepHouse(Housekeeping housekeeping, Duration pause) {
    try {
      while (true) {
        Thread.sleep(pause);
        sweep(housekeeping);
      }
    } catch (InterruptedException stopped) {
      LOG.log(Level.DEBUG, "housekeeping stopped");
    }
  }

  /** An exception would end housekeeping for good, and the store may be back at the next turn. */
  private static void sweep(Housekeeping housekeeping) {
    try {
      int batches = 0;
      while (housekeeping.removeExpired() && batches < MOST_BATCHES_AT_ONCE) {
        batches++;
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "expired rows were not removed this time: {0}", e.toString());
    }
  }

  /** Ends the work; a batch that is under way is waited for, as its store may be closed next. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (!thread.join(PATIENCE)) {
        LOG.log(Level.WARNING, "housekeeping has not ended yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
