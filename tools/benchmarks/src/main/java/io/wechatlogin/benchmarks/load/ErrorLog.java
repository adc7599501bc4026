package io.wechatlogin.benchmarks.load;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the errors of a load and prints the first few of them. */
final class ErrorLog {
  private static final int MAX_PRINTED = 3;

  private final AtomicLong count = new AtomicLong();

  void add(IOException error) {
    if (count.incrementAndGet() <= MAX_PRINTED) {
      System.err.println("error: " + error);
    }
  }

  long count() {
    return count.get();
  }
}
