package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.Deliveries;
import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Map;

final class MemoryDeliveries implements Deliveries, ExpiringRows {
  private final MemoryStore store;

  MemoryDeliveries(MemoryStore store) {
    this.store = store;
  }

  @Override
  public boolean note(SecretHash content, Instant until) {
    return store.step(
        tables ->
            tables.deliveries.putIfAbsent(content, new Tables.Delivery(content, until)) == null);
  }

  @Override
  public boolean tie(SecretHash signature, SecretHash content, Instant until) {
    return store.step(
        tables ->
            tables
                .deliveries
                .computeIfAbsent(signature, unseen -> new Tables.Delivery(content, until))
                .content()
                .equals(content));
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return store.step(
        tables -> {
          List<SecretHash> old =
              tables.deliveries.entrySet().stream()
                  .filter(delivery -> !now.isBefore(delivery.getValue().keptUntil()))
                  .map(Map.Entry::getKey)
                  .limit(limit)
                  .toList();
          old.forEach(tables.deliveries::remove);
          return old.size();
        });
  }
}
