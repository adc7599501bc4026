package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.domain.account.Session;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

final class MemorySessions implements Sessions {
  private final MemoryStore store;

  MemorySessions(MemoryStore store) {
    this.store = store;
  }

  @Override
  public void open(SecretHash token, Session session) {
    store.step(tables -> tables.sessions.put(token, session));
  }

  @Override
  public Optional<Session> find(SecretHash token, Instant now) {
    return store.step(
        tables ->
            Optional.ofNullable(tables.sessions.get(token)).filter(found -> found.isLive(now)));
  }

  @Override
  public void touch(SecretHash token, Instant now) {
    store.step(
        tables -> tables.sessions.computeIfPresent(token, (key, found) -> found.touched(now)));
  }

  @Override
  public Optional<Session> end(SecretHash token) {
    return store.step(tables -> Optional.ofNullable(tables.sessions.remove(token)));
  }

  @Override
  public boolean end(UserId userId, String sessionId) {
    return endAll(session -> session.userId().equals(userId) && session.id().equals(sessionId)) > 0;
  }

  @Override
  public List<Session> ofUser(UserId userId, Instant now) {
    return store.step(
        tables ->
            tables.sessions.values().stream()
                .filter(session -> session.userId().equals(userId) && session.isLive(now))
                .sorted(Comparator.comparing(Session::createdAt).reversed())
                .toList());
  }

  @Override
  public int endAll(UserId userId) {
    return endAll(session -> session.userId().equals(userId));
  }

  @Override
  public int endAll(UserId userId, Set<String> loginTypes) {
    return endAll(
        session -> session.userId().equals(userId) && loginTypes.contains(session.loginType()));
  }

  private int endAll(Predicate<Session> which) {
    return store.step(
        tables -> {
          int before = tables.sessions.size();
          tables.sessions.values().removeIf(which);
          return before - tables.sessions.size();
        });
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return store.step(
        tables -> {
          List<SecretHash> dead =
              tables.sessions.entrySet().stream()
                  .filter(session -> !session.getValue().isLive(now))
                  .map(Map.Entry::getKey)
                  .limit(limit)
                  .toList();
          dead.forEach(tables.sessions::remove);
          return dead.size();
        });
  }
}
