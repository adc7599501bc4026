package io.wechatlogin.application.embedding;

import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** A store in memory with one more kind of expiring rows, whose removal a test controls. */
final class WatchedHousekeeping {
  private WatchedHousekeeping() {}

  /**
   * Returns the ports of an empty store.
   *
   * @param batch receives how many rows may be removed, and returns how many were; these rows are
   *     the last ones that a round of housekeeping removes
   */
  static Ports ports(IntUnaryOperator batch) {
    Ports ports = new MemoryStore().ports();
    List<ExpiringRows> expiring = new ArrayList<>(ports.store().expiring());
    expiring.add((now, limit) -> batch.applyAsInt(limit));
    return new Ports(
        ports.users(),
        ports.identities(),
        ports.logins(),
        ports.sessions(),
        ports.providers(),
        new Ports.StorePorts(ports.store().transactions(), ports.store().events(), expiring));
  }
}
