package io.wechatlogin.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * The result of a load.
 *
 * @param errors the number of failed operations, which are not part of the times
 * @param seconds the duration of the load
 * @param times the durations of the successful operations, in microseconds
 */
public record Measurement(long errors, double seconds, Histogram times) {
  /** The result of no operation. */
  public static final Measurement NONE = new Measurement(0, 1, histogram());

  /** Creates a histogram for times up to one minute, with three significant digits. */
  static Histogram histogram() {
    return new Histogram(60_000_000L, 3);
  }

  /** Returns the number of successful operations. */
  public long count() {
    return times.getTotalCount();
  }

  /** Returns the number of successful operations per second. */
  public double perSecond() {
    return count() / seconds;
  }

  /** Returns a percentile of the times, in milliseconds. */
  public double millis(double percentile) {
    return times.getValueAtPercentile(percentile) / 1000.0;
  }

  @Override
  public String toString() {
    return "%8.0f/s  p50 %8.2f ms  p99 %8.2f ms  p99.9 %8.2f ms  max %8.2f ms  errors %d"
        .formatted(
            perSecond(),
            millis(50),
            millis(99),
            millis(99.9),
            times.getMaxValue() / 1000.0,
            errors);
  }
}
