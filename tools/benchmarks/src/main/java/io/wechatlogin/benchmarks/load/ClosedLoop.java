package io.wechatlogin.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * As many at once as are wanted, the next as soon as one has ended: how much a service can do. The
 * number in flight is part of the question, so no wait is left out of the times.
 */
public record ClosedLoop(URI server, Scenario scenario, int inFlight) {
  /** Runs for a while and measures. */
  public Measurement run(Duration duration) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<Histogram> parts = new ArrayList<>();
    AtomicLong errors = new AtomicLong();
    CountDownLatch connected = new CountDownLatch(inFlight);
    CountDownLatch go = new CountDownLatch(1);
    long[] end = new long[1];
    for (int i = 0; i < inFlight; i++) {
      Histogram times = Measurement.histogram();
      parts.add(times);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (HttpConnection connection = new HttpConnection(server)) {
                      connected.countDown();
                      go.await();
                      loop(connection, end[0], times, errors);
                    } catch (IOException e) {
                      connected.countDown();
                      Errors.note(e, errors);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
    }
    connected.await();
    long start = System.nanoTime();
    end[0] = start + duration.toNanos();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Histogram all = Measurement.histogram();
    parts.forEach(all::add);
    return new Measurement(errors.get(), seconds, all);
  }

  private void loop(HttpConnection connection, long end, Histogram times, AtomicLong errors)
      throws IOException {
    while (true) {
      long began = System.nanoTime();
      if (began - end >= 0) {
        return;
      }
      try {
        scenario.run(connection);
        times.recordValue((System.nanoTime() - began) / 1000);
      } catch (IOException e) {
        Errors.note(e, errors);
      }
    }
  }
}
