package io.wechatlogin.benchmarks.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/**
 * A load with a fixed number of operations in flight: each client starts its next operation when
 * the previous one ends. It measures the throughput of a service. The times contain all waiting, as
 * the number in flight is part of the question.
 */
public record ClosedLoop(URI server, Scenario scenario, int inFlight) {
  /** Runs the load for a duration and returns the measurement. */
  public Measurement run(Duration duration) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<Histogram> parts = new ArrayList<>();
    ErrorLog errors = new ErrorLog();
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
                      errors.add(e);
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
    return new Measurement(errors.count(), seconds, all);
  }

  private void loop(HttpConnection connection, long end, Histogram times, ErrorLog errors) {
    while (true) {
      long start = System.nanoTime();
      if (start - end >= 0) {
        return;
      }
      try {
        scenario.run(connection);
        times.recordValue((System.nanoTime() - start) / 1000);
      } catch (IOException e) {
        errors.add(e);
      }
    }
  }
}
