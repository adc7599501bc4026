package io.wechatlogin.application.port;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is wanted.
 *
 * @param after the last row of the page before; null for the first page
 * @param limit how many rows the page has at most
 */
public record PageRequest(@Nullable Position after, int limit) {
  /** The most rows that one page may have. */
  public static final int MAX = 200;

  /**
   * Where a row stands in a list that is ordered by time, and by id within the same time. It does
   * not matter whether the row still exists.
   */
  public record Position(Instant at, String id) {}

  /** Checks the limit. */
  public PageRequest {
    if (limit < 1 || limit > MAX) {
      throw new IllegalArgumentException("a page has 1 to " + MAX + " rows");
    }
  }

  /** Returns the request for the first rows of a list. */
  public static PageRequest first(int limit) {
    return new PageRequest(null, limit);
  }
}
