package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.UserPhones;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserPhone;
import java.util.Map;
import java.util.Optional;

final class MemoryUserPhones implements UserPhones {
  private final MemoryStore store;

  MemoryUserPhones(MemoryStore store) {
    this.store = store;
  }

  @Override
  public boolean put(UserId userId, UserPhone phone) {
    return store.step(
        tables -> {
          boolean free =
              owner(tables, phone.phoneNumber()).filter(o -> !o.equals(userId)).isEmpty();
          if (free) {
            tables.phones.put(userId, phone);
          }
          return free;
        });
  }

  @Override
  public Optional<UserPhone> find(UserId userId) {
    return store.step(tables -> Optional.ofNullable(tables.phones.get(userId)));
  }

  @Override
  public Optional<UserId> ownerOf(String phoneNumber) {
    return store.step(tables -> owner(tables, phoneNumber));
  }

  @Override
  public boolean remove(UserId userId) {
    return store.step(tables -> tables.phones.remove(userId) != null);
  }

  private static Optional<UserId> owner(Tables tables, String phoneNumber) {
    return tables.phones.entrySet().stream()
        .filter(row -> row.getValue().phoneNumber().equals(phoneNumber))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
