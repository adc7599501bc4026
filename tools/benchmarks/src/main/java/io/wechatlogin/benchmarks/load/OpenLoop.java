package io.wechatlogin.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Phaser;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * A load with a fixed arrival rate, whether or not earlier operations have ended. It measures how
 * long persons wait. Each time counts from the moment at which the operation was due, so that a
 * stalled service does not slow its own load down (no coordinated omission).
 *
 * @param perSecond the number of operations due each second, evenly spread
 */
public record OpenLoop(URI server, Scenario scenario, int perSecond) {
  private static final long SPIN_NANOS = 100_000;

  /** Runs the load for a duration, waits for the last responses, and returns the measurement. */
  public Measurement run(Duration duration) {
    ConcurrentHistogram times = new ConcurrentHistogram(Measurement.histogram());
    ErrorLog errors = new ErrorLog();
    Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    Phaser running = new Phaser(1);
    long total = duration.toMillis() * perSecond / 1000;
    long start = System.nanoTime();
    for (long i = 0; i < total; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      waitUntil(due);
      running.register();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  runOnce(idle);
                  times.recordValue((System.nanoTime() - due) / 1000);
                } catch (IOException e) {
                  errors.add(e);
                } finally {
                  running.arriveAndDeregister();
                }
              });
    }
    running.arriveAndAwaitAdvance();
    idle.forEach(OpenLoop::close);
    return new Measurement(errors.count(), duration.toMillis() / 1000.0, times);
  }

  private void runOnce(Deque<HttpConnection> idle) throws IOException {
    HttpConnection pooled = idle.pollFirst();
    HttpConnection connection = pooled == null ? new HttpConnection(server) : pooled;
    try {
      scenario.run(connection);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
    idle.addFirst(connection);
  }

  private static void waitUntil(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS / 2);
      } else {
        Thread.onSpinWait();
      }
      left = due - System.nanoTime();
    }
  }

  private static void close(HttpConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      System.err.println("a connection did not close: " + e.getMessage());
    }
  }
}
