package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.Scans;
import io.wechatlogin.domain.scan.Scan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class MemoryScans implements Scans, ExpiringRows {
  private final MemoryStore store;
  private volatile boolean stopped;

  MemoryScans(MemoryStore store) {
    this.store = store;
  }

  @Override
  public void start(Scan scan) {
    store.change(tables -> tables.scans.put(scan.id(), scan));
  }

  @Override
  public Optional<Scan> find(String id) {
    return store.step(tables -> Optional.ofNullable(tables.scans.get(id)));
  }

  @Override
  public boolean replace(Scan next) {
    return store.step(
        tables -> {
          Scan found = tables.scans.get(next.id());
          boolean first = found != null && found.version() == next.version() - 1;
          if (first) {
            tables.scans.put(next.id(), next);
          }
          return first;
        });
  }

  @Override
  public Optional<Scan> awaitChange(String id, Scan.Status seen, Duration timeout) {
    try {
      return store
          .await(
              tables -> {
                Optional<Scan> changed =
                    Optional.ofNullable(tables.scans.get(id)).filter(scan -> scan.status() != seen);
                return changed.isPresent() || stopped ? Optional.of(changed) : Optional.empty();
              },
              timeout.toNanos())
          .flatMap(changed -> changed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void stopWaiting() {
    store.change(tables -> stopped = true);
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    Instant before = now.minus(Scan.REMEMBERED);
    return store.step(
        tables -> {
          List<String> expired =
              tables.scans.values().stream()
                  .filter(scan -> !before.isBefore(scan.expiresAt()))
                  .map(Scan::id)
                  .limit(limit)
                  .toList();
          expired.forEach(tables.scans::remove);
          return expired.size();
        });
  }
}
