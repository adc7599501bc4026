package io.wechatlogin.application.embedding;

import io.wechatlogin.application.fake.OwnPort;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.Deliveries;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.function.IntUnaryOperator;

/** A store in memory where a test takes part in each batch that housekeeping removes. */
final class WatchedHousekeeping {
  private WatchedHousekeeping() {}

  /**
   * Returns the ports of an empty store.
   *
   * @param batch gets how many rows may be removed, and says how many were
   */
  static Ports ports(IntUnaryOperator batch) {
    Ports ports = new MemoryStore().ports();
    return OwnPort.in(ports, new WatchedDeliveries(ports.providers().deliveries(), batch));
  }

  /** The kind of rows that a batch removes last. */
  private record WatchedDeliveries(Deliveries deliveries, IntUnaryOperator batch)
      implements Deliveries {
    @Override
    public boolean note(SecretHash content, Instant until) {
      return deliveries.note(content, until);
    }

    @Override
    public boolean tie(SecretHash signature, SecretHash content, Instant until) {
      return deliveries.tie(signature, content, until);
    }

    @Override
    public int removeExpired(Instant now, int limit) {
      return batch.applyAsInt(limit);
    }
  }
}
