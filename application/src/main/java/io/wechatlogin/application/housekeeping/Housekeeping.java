package io.wechatlogin.application.housekeeping;

import io.wechatlogin.application.port.ExpiringRows;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Removes expired rows, in batches that are small enough not to delay other work. */
public final class Housekeeping {
  private static final int BATCH = 500;

  private final List<ExpiringRows> expiring;
  private final InstantSource clock;

  /** Removes rows of these kinds. */
  public Housekeeping(List<ExpiringRows> expiring, InstantSource clock) {
    this.expiring = List.copyOf(expiring);
    this.clock = clock;
  }

  /** Removes one batch of each kind of row, and returns whether there may be more. */
  public boolean removeExpired() {
    Instant now = clock.instant();
    boolean more = false;
    for (ExpiringRows rows : expiring) {
      more |= rows.removeExpired(now, BATCH) == BATCH;
    }
    return more;
  }
}
