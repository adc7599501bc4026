package io.wechatlogin.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * So many a second, whatever becomes of those before: how long persons wait. A time counts from the
 * moment at which the request was due, so a service that stalls does not make its load wait for it
 * (no coordinated omission).
 *
 * @param perSecond how many are due each second, evenly spread
 */
public record OpenLoop(URI server, Scenario scenario, int perSecond) {
  private static final long SPIN_NANOS = 100_000;

  /** Runs for a while, waits for the last answers, and measures. */
  public Measurement run(Duration duration) {
    ConcurrentHistogram times = new ConcurrentHistogram(Measurement.histogram());
    AtomicLong errors = new AtomicLong();
    Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    Phaser running = new Phaser(1);
    long total = duration.toMillis() * perSecond / 1000;
    long start = System.nanoTime();
    for (long i = 0; i < total; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      waitFor(due);
      running.register();
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  runOnce(idle);
                  times.recordValue((System.nanoTime() - due) / 1000);
                } catch (IOException e) {
                  Errors.note(e, errors);
                } finally {
                  running.arriveAndDeregister();
                }
              });
    }
    running.arriveAndAwaitAdvance();
    idle.forEach(OpenLoop::close);
    return new Measurement(errors.get(), duration.toMillis() / 1000.0, times);
  }

  private void runOnce(Deque<HttpConnection> idle) throws IOException {
    HttpConnection waiting = idle.pollFirst();
    HttpConnection connection = waiting == null ? new HttpConnection(server) : waiting;
    try {
      scenario.run(connection);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
    idle.addFirst(connection);
  }

  private static void waitFor(long due) {
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
