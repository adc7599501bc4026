package io.wechatlogin.application.memory;

import io.wechatlogin.application.memory.Tables.Successor;
import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class MemorySessions implements Sessions, SessionEnding, SessionRotation, ExpiringRows {
  private static final Comparator<Position> BY_POSITION =
      Comparator.comparing(Position::at).thenComparing(Position::id);

  private static final Comparator<Session> NEWEST_FIRST =
      Comparator.comparing(MemorySessions::position, BY_POSITION.reversed());

  private static final Comparator<Session> LAST_SEEN_FIRST =
      Comparator.comparing(Session::seenAt).reversed().thenComparing(NEWEST_FIRST);

  private final MemoryStore store;

  MemorySessions(MemoryStore store) {
    this.store = store;
  }

  @Override
  public void open(SecretHash token, Session session) {
    store.change(tables -> tables.sessions.put(token, session));
  }

  @Override
  public Optional<Session> find(SecretHash token, Instant now) {
    return store.step(
        tables ->
            Optional.ofNullable(tables.sessions.get(token)).filter(found -> found.isLive(now)));
  }

  @Override
  public void touch(SecretHash token, Instant now) {
    store.change(
        tables -> tables.sessions.computeIfPresent(token, (key, found) -> found.touched(now)));
  }

  @Override
  public Optional<Session> end(SecretHash token) {
    return store.step(tables -> Optional.ofNullable(tables.sessions.remove(token)));
  }

  @Override
  public Page<Session> ofUser(UserId userId, Instant now, PageRequest page) {
    List<Session> rows =
        store.step(
            tables ->
                tables.sessions.values().stream()
                    .filter(session -> session.userId().equals(userId) && session.isLive(now))
                    .filter(session -> isAfter(session, page.after()))
                    .sorted(NEWEST_FIRST)
                    .limit(page.limit() + 1L)
                    .toList());
    return Page.of(rows, page.limit(), MemorySessions::position);
  }

  private static Position position(Session session) {
    return new Position(session.createdAt(), session.id());
  }

  private static boolean isAfter(Session session, @Nullable Position position) {
    return position == null || BY_POSITION.compare(position(session), position) < 0;
  }

  @Override
  public int endAll(UserId userId) {
    return endAll(session -> session.userId().equals(userId));
  }

  @Override
  public int endAll(UserId userId, Set<String> instanceNames, @Nullable String spared) {
    return endAll(
        session ->
            session.userId().equals(userId)
                && instanceNames.contains(session.instanceName())
                && !session.id().equals(spared));
  }

  @Override
  public Optional<Session> end(UserId userId, String id) {
    return store.step(
        tables -> {
          Optional<Session> ended =
              tables.sessions.values().stream()
                  .filter(session -> session.userId().equals(userId) && session.id().equals(id))
                  .findFirst();
          ended.ifPresent(tables.sessions.values()::remove);
          return ended;
        });
  }

  @Override
  public void offer(SecretHash token, SecretHash successor, Instant until) {
    store.change(
        tables -> {
          tables.successors.values().removeIf(offered -> offered.replaces().equals(token));
          tables.successors.put(successor, new Successor(token, until));
        });
  }

  @Override
  public void succeed(SecretHash successor, Instant now) {
    store.change(
        tables -> {
          Successor offered = tables.successors.get(successor);
          if (offered == null || !offered.expiresAt().isAfter(now)) {
            return;
          }
          tables.successors.remove(successor);
          Session session = tables.sessions.remove(offered.replaces());
          if (session != null) {
            tables.sessions.put(successor, session);
          }
        });
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
          List<SecretHash> unused =
              tables.successors.entrySet().stream()
                  .filter(offered -> !offered.getValue().expiresAt().isAfter(now))
                  .map(Map.Entry::getKey)
                  .limit(limit)
                  .toList();
          unused.forEach(tables.successors::remove);
          List<SecretHash> surplus = surplus(tables).limit(limit).toList();
          surplus.forEach(tables.sessions::remove);
          return Math.max(surplus.size(), Math.max(dead.size(), unused.size()));
        });
  }

  private static Stream<SecretHash> surplus(Tables tables) {
    return tables.sessions.entrySet().stream()
        .collect(Collectors.groupingBy(session -> session.getValue().userId()))
        .values()
        .stream()
        .flatMap(
            ofUser ->
                ofUser.stream()
                    .sorted(Map.Entry.comparingByValue(LAST_SEEN_FIRST))
                    .skip(Session.MAX_PER_USER))
        .map(Map.Entry::getKey);
  }
}
