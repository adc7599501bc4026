package io.wechatlogin.application.contract;

import io.wechatlogin.application.port.Ports;
import java.time.Instant;

/** Removes expired rows of one port. */
public final class Expiry {
  private Expiry() {}

  /**
   * Removes up to {@code limit} rows of a port that had expired at {@code now}. The object that
   * implements the port must be listed in {@link Ports.StorePorts#expiring()}.
   *
   * @return the number of removed rows
   */
  @SuppressWarnings("ReferenceEquality") // the same object implements both interfaces
  public static int removeExpired(Ports ports, Object port, Instant now, int limit) {
    return ports.store().expiring().stream()
        .filter(rows -> rows == port)
        .findFirst()
        .orElseThrow(() -> new AssertionError("not listed in StorePorts.expiring: " + port))
        .removeExpired(now, limit);
  }
}
