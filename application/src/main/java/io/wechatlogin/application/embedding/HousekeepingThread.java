package io.wechatlogin.application.embedding;

import io.wechatlogin.application.housekeeping.Housekeeping;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Removes expired rows, after each pause, until it is closed. */
final class HousekeepingThread implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HousekeepingThread.class.getName());
  private static final int MAX_BATCHES = 100;

  /** A batch on a hanging database ends by the time limits of the database. */
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Thread thread;

  private HousekeepingThread(Thread thread) {
    this.thread = thread;
  }

  /**
   * Starts the thread.
   *
   * @param mayRemove is asked before each batch
   */
  static HousekeepingThread start(
      Housekeeping housekeeping, Duration pause, BooleanSupplier mayRemove) {
    return new HousekeepingThread(
        Thread.ofVirtual()
            .name("housekeeping")
            .start(() -> keepHouse(housekeeping, pause, mayRemove)));
  }

  private static void keepHouse(
      Housekeeping housekeeping, Duration pause, BooleanSupplier mayRemove) {
    try {
      while (true) {
        Thread.sleep(pause);
        sweep(housekeeping, mayRemove);
      }
    } catch (InterruptedException stopped) {
      LOG.log(Level.DEBUG, "housekeeping stopped");
    }
  }

  /**
   * Catches exceptions: one would end housekeeping for good, and the store may be back next time.
   */
  private static void sweep(Housekeeping housekeeping, BooleanSupplier mayRemove) {
    try {
      int batches = 0;
      while (mayRemove.getAsBoolean() && housekeeping.removeExpired() && batches < MAX_BATCHES) {
        batches++;
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "expired rows were not removed this time: {0}", e.toString());
    }
  }

  /** Ends the work, and waits for a running batch, because its store may be closed next. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      if (!thread.join(TIMEOUT)) {
        LOG.log(Level.WARNING, "housekeeping has not ended yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
