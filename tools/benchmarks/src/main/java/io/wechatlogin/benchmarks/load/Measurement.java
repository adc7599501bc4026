package io.wechatlogin.benchmarks.load;

import org.HdrHistogram.Histogram;

/**
 * What a load has brought.
 *
 * @param errors how many did not end as they should; they are not among the times
 * @param seconds how long the load lasted
 * @param times of those that ended well, in microseconds
 */
public record Measurement(long errors, double seconds, Histogram times) {
  /** A minute, with three digits. */
  static Histogram histogram() {
    return new Histogram(60_000_000L, 3);
  }

  public double perSecond() {
    return times.getTotalCount() / seconds;
  }

  /** Returns the time that a share of all stays within, in milliseconds. */
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
