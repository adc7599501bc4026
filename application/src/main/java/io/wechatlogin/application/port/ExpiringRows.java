package io.wechatlogin.application.port;

import java.time.Instant;

/** Rows of one kind that expire and are removed in the background. */
@FunctionalInterface
public interface ExpiringRows {
  /**
   * Removes up to {@code limit} rows that had expired at {@code now}.
   *
   * @return the number of removed rows; {@code limit} means that there may be more
   */
  int removeExpired(Instant now, int limit);
}
