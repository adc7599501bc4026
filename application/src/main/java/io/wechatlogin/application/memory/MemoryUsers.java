package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

final class MemoryUsers implements ManagedDirectory {
  private final MemoryStore store;
  private final RandomGenerator random;

  MemoryUsers(MemoryStore store, RandomGenerator random) {
    this.store = store;
    this.random = random;
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
            id = UserId.random(random);
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
  public Page<User> list(UserFilter filter, PageRequest page) {
    Position after = page.after();
    List<User> rows =
        store.step(
            tables ->
                tables.users.keySet().stream()
                    .filter(id -> after == null || id.value().compareTo(after.id()) > 0)
                    .sorted(Comparator.comparing(UserId::value))
                    .flatMap(id -> user(tables, id).stream())
                    .filter(filter::fitsBesideQuery)
                    .filter(
                        user ->
                            filter.query() == null
                                || SearchedNames.of(tables, user).areMeantBy(filter.query()))
                    .limit(page.limit() + 1L)
                    .toList());
    return Page.of(rows, page.limit(), user -> new Position(Instant.EPOCH, user.id().value()));
  }

  @Override
  public boolean create(UserId userId, String displayName, User.Status status) {
    return store.step(
        tables ->
            tables.users.putIfAbsent(userId, new Tables.UserRow(displayName, status, Set.of()))
                == null);
  }

  @Override
  public Optional<Corp> put(Corp corp) {
    return store.step(
        tables ->
            Optional.ofNullable(tables.corpNames.put(corp.corpId(), corp.corpName()))
                .map(before -> new Corp(corp.corpId(), before)));
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
