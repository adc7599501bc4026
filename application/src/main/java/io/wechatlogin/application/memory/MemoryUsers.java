package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

final class MemoryUsers implements ManagedDirectory {
  private final MemoryStore store;

  MemoryUsers(MemoryStore store) {
    this.store = store;
  }

  @Override
  public Optional<User> find(UserId userId) {
    return store.step(tables -> user(tables, userId));
  }

  @Override
  public Optional<User> hold(UserId userId) {
    // A transaction has the whole store to itself.
    return find(userId);
  }

  @Override
  public User register(String displayName) {
    return store.step(
        tables -> {
          UserId id;
          do {
            id = new UserId(Long.toString(++tables.lastUserId));
          } while (tables.users.containsKey(id));
          User user = new User(id, displayName, User.Status.ACTIVE, List.of());
          tables.users.put(id, new Tables.UserRow(displayName, user.status(), Set.of()));
          return user;
        });
  }

  @Override
  public Optional<User> put(
      UserId userId, String displayName, User.Status status, Set<CorpId> corps) {
    return store.step(
        tables -> {
          if (!tables.corpNames.keySet().containsAll(corps)) {
            return Optional.empty();
          }
          tables.users.put(userId, new Tables.UserRow(displayName, status, Set.copyOf(corps)));
          return user(tables, userId);
        });
  }

  @Override
  public void put(Corp corp) {
    store.change(tables -> tables.corpNames.put(corp.corpId(), corp.corpName()));
  }

  @Override
  public boolean erase(UserId userId) {
    return store.step(tables -> tables.users.remove(userId) != null);
  }

  private static Optional<User> user(Tables tables, UserId userId) {
    return Optional.ofNullable(tables.users.get(userId))
        .map(
            row ->
                new User(
                    userId,
                    row.displayName(),
                    row.status(),
                    row.corps().stream()
                        .sorted(Comparator.comparing(CorpId::value))
                        .map(id -> new Corp(id, Objects.requireNonNull(tables.corpNames.get(id))))
                        .toList()));
  }
}
