package io.wechatlogin.races;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What came of the tries of a pair. */
public final class Tally {
  private final Pair pair;
  private final long seed;
  private final List<String> findings = new ArrayList<>();
  private int tries;
  private int before;
  private int after;
  private int later;
  private int survivors;
  private long slowestNanos;

  Tally(Pair pair, long seed) {
    this.pair = pair;
    this.seed = seed;
  }

  /** In which order the two sides came. */
  enum Order {
    /** The action succeeded, and the revocation ended what was to be ended of it. */
    BEFORE,

    /** The revocation came first, and the action was refused. */
    AFTER,

    /** The action began after the revocation, and goes on; or its person is a stranger by then. */
    LATER
  }

  /** What came of one try. */
  record Outcome(Order order, long slowestNanos, List<String> findings) {
    static Outcome of(Try t, long slowestNanos, Oracle.Verdict verdict) {
      Order order = Order.BEFORE;
      if (verdict.goesOn() || !t.gained.bindCodes.isEmpty()) {
        order = Order.LATER;
      } else if (t.gained.refusal != null) {
        order = Order.AFTER;
      }
      return new Outcome(order, slowestNanos, verdict.findings());
    }

    static Outcome fault(Exception fault) {
      StringBuilder text = new StringBuilder("a fault: ").append(fault);
      for (Throwable cause = fault.getCause(); cause != null; cause = cause.getCause()) {
        text.append(" <- ").append(cause);
      }
      Arrays.stream(fault.getStackTrace())
          .filter(frame -> frame.getClassName().startsWith(Tally.class.getPackageName()))
          .limit(4)
          .forEach(frame -> text.append(" at ").append(frame.getMethodName()));
      return new Outcome(Order.AFTER, 0, List.of(text.toString()));
    }
  }

  synchronized void add(int n, Outcome outcome) {
    tries++;
    slowestNanos = Math.max(slowestNanos, outcome.slowestNanos());
    switch (outcome.order()) {
      case BEFORE -> before++;
      case AFTER -> after++;
      case LATER -> later++;
    }
    if (!outcome.findings().isEmpty()) {
      survivors++;
      findings.add(
          "%s, try %d, seed %d: %s"
              .formatted(pair, n, seed, String.join("; ", outcome.findings())));
    }
  }

  /** Returns what is wrong: survivors and faults, with the seed. */
  public synchronized List<String> findings() {
    return List.copyOf(findings);
  }

  /** Returns the head of a table of tallies. */
  static String head() {
    return row("pair", "tries", "before", "after", "later", "survivors", "slowest");
  }

  @Override
  public synchronized String toString() {
    long millis = TimeUnit.NANOSECONDS.toMillis(slowestNanos);
    return row(pair, tries, before, after, later, survivors, millis + " ms");
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-44s %6s %7s %7s %7s %10s %9s", cells);
  }
}
