package io.wechatlogin.application.embedding;

import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Ports over memory with one more kind of expiring rows, whose removal a test controls. */
final class HousekeepingPorts {
  private HousekeepingPorts() {}

  /**
   * Returns the ports of an empty store.
   *
   * @param batch receives the largest number of rows to remove and returns the number of removed
   *     rows; a round of housekeeping removes these rows last
   */
  static Ports ports(IntUnaryOperator batch) {
    Ports ports = new MemoryStore().ports();
    List<ExpiringRows> expiring = new ArrayList<>(ports.store().expiring());
    expiring.add((now, limit) -> batch.applyAsInt(limit));
    return new Ports(
        ports.accounts(),
        ports.identities(),
        ports.logins(),
        ports.sessions(),
        ports.providers(),
        new Ports.StorePorts(
            ports.store().transactions(),
            ports.store().events(),
            ports.store().revocations(),
            expiring));
  }
}
