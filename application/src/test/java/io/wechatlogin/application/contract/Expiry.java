package io.wechatlogin.application.contract;

import io.wechatlogin.application.port.Ports;
import java.time.Instant;

/** Removes the expired rows of one port. */
public final class Expiry {
  private Expiry() {}

  /**
   * Removes up to {@code limit} rows of a port that had expired at {@code now}. {@link
   * Ports.StorePorts#expiring()} must list an object of the class that implements the port.
   *
   * @return the number of removed rows
   */
  public static int removeExpired(Ports ports, Object port, Instant now, int limit) {
    return ports.store().expiring().stream()
        .filter(rows -> rows.getClass().equals(port.getClass()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not listed in StorePorts.expiring: " + port))
        .removeExpired(now, limit);
  }
}
