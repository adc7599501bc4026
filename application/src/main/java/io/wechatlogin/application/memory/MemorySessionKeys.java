package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.secret.Secret;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

final class MemorySessionKeys implements SessionKeys, ExpiringRows {
  private final MemoryStore store;

  MemorySessionKeys(MemoryStore store) {
    this.store = store;
  }

  @Override
  public void keep(Identity identity, SessionKey key) {
    store.change(
        tables -> {
          tables.sessionKeys.removeIf(
              row -> row.isOf(identity) && row.key().ended().isBefore(key.began()));
          tables.sessionKeys.add(new Tables.KeyOfPerson(identity.appId(), identity.openId(), key));
        });
  }

  @Override
  public List<Secret> find(Identity identity, Instant now) {
    return store.step(
        tables ->
            tables.sessionKeys.stream()
                .filter(row -> row.isOf(identity))
                .map(Tables.KeyOfPerson::key)
                .filter(key -> key.expiresAt().isAfter(now))
                .sorted(Comparator.comparing(SessionKey::ended).reversed())
                .map(SessionKey::value)
                .toList());
  }

  @Override
  public void extend(Identity identity, Instant expiresAt) {
    store.change(
        tables ->
            tables.sessionKeys.replaceAll(
                row -> row.isOf(identity) ? row.expiringAt(expiresAt) : row));
  }

  @Override
  public void erase(Identity identity) {
    store.change(tables -> tables.sessionKeys.removeIf(row -> row.isOf(identity)));
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return store.step(
        tables -> {
          List<Tables.KeyOfPerson> expired =
              tables.sessionKeys.stream()
                  .filter(row -> !row.key().expiresAt().isAfter(now))
                  .limit(limit)
                  .toList();
          tables.sessionKeys.removeAll(expired);
          return expired.size();
        });
  }
}
