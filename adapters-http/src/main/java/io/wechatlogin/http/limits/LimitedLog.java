package io.wechatlogin.http.limits;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** A limit on the log lines of one kind that strangers can cause. */
public final class LimitedLog {
  private static final int LINES_PER_MINUTE = 10;

  private final Bucket bucket =
      Bucket.builder()
          .addLimit(
              limit ->
                  limit
                      .capacity(LINES_PER_MINUTE)
                      .refillGreedy(LINES_PER_MINUTE, Duration.ofMinutes(1)))
          .build();

  private final AtomicLong suppressed = new AtomicLong();

  /**
   * Writes a line, unless there were too many.
   *
   * @param line gets the number of lines that were left out before
   */
  public void write(LongConsumer line) {
    if (bucket.tryConsume(1)) {
      line.accept(suppressed.getAndSet(0));
    } else {
      suppressed.incrementAndGet();
    }
  }
}
