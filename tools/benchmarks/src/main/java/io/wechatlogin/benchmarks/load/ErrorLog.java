package io.wechatlogin.benchmarks.load;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what went wrong, and shows the first of it. */
final class Errors {
  private static final int SHOWN = 3;

  private Errors() {}

  static void note(IOException error, AtomicLong errors) {
    if (errors.incrementAndGet() <= SHOWN) {
      System.err.println("error: " + error);
    }
  }
}
