package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.AppTokens;
import io.wechatlogin.domain.type.AppToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

final class MemoryAppTokens implements AppTokens {
  private final MemoryStore store;

  MemoryAppTokens(MemoryStore store) {
    this.store = store;
  }

  @Override
  public Optional<AppToken> find(String appId) {
    return store.step(tables -> Optional.ofNullable(tables.appTokens.get(appId)));
  }

  @Override
  public boolean lease(String appId, String holder, Instant now, Instant until) {
    return store.step(
        tables -> {
          boolean free = isFree(tables, appId, now);
          if (free) {
            tables.appTokenLeases.put(appId, new Tables.Lease(holder, until));
          }
          return free;
        });
  }

  @Override
  public boolean put(String appId, String holder, AppToken token) {
    return store.step(
        tables -> {
          boolean held = giveUp(tables, appId, holder);
          if (held) {
            tables.appTokens.put(appId, token);
          }
          return held;
        });
  }

  @Override
  public void release(String appId, String holder) {
    store.change(tables -> giveUp(tables, appId, holder));
  }

  @Override
  public boolean awaitRelease(String appId, Instant now, Duration timeout) {
    try {
      return store
          .await(
              tables -> isFree(tables, appId, now) ? Optional.of(true) : Optional.empty(),
              timeout.toNanos())
          .isPresent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isFree(Tables tables, String appId, Instant now) {
    Tables.Lease lease = tables.appTokenLeases.get(appId);
    return lease == null || !now.isBefore(lease.until());
  }

  private static boolean giveUp(Tables tables, String appId, String holder) {
    Tables.Lease lease = tables.appTokenLeases.get(appId);
    boolean held = lease != null && lease.holder().equals(holder);
    if (held) {
      tables.appTokenLeases.remove(appId);
    }
    return held;
  }
}
