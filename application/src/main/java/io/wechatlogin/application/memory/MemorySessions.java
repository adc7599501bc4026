package io.wechatlogin.application.memory;

import io.wechatlogin.application.memory.Tables.SessionRow;
import io.wechatlogin.application.memory.Tables.Successor;
import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  public void open(SecretHash token, Session session, LoginBasis basis) {
    store.change(tables -> tables.sessions.put(token, new SessionRow(session, basis)));
  }

  @Override
  public Optional<Session> find(SecretHash token, Instant now) {
    return store.step(
        tables ->
            Optional.ofNullable(tables.sessions.get(token))
                .filter(row -> isAlive(tables, row, now))
                .map(SessionRow::session));
  }

  @Override
  public void touch(SecretHash token, Instant now) {
    store.change(
        tables ->
            tables.sessions.computeIfPresent(
                token, (key, row) -> new SessionRow(row.session().touched(now), row.basis())));
  }

  @Override
  public Optional<Session> end(SecretHash token) {
    return store.step(
        tables -> Optional.ofNullable(tables.sessions.remove(token)).map(SessionRow::session));
  }

  @Override
  public Page<Session> ofUser(UserId userId, Instant now, PageRequest page) {
    List<Session> rows =
        store.step(
            tables ->
                tables.sessions.values().stream()
                    .filter(
                        row -> row.session().userId().equals(userId) && isAlive(tables, row, now))
                    .map(SessionRow::session)
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
    return endAll(row -> row.session().userId().equals(userId));
  }

  @Override
  public int endBegunBy(Binding binding, Set<String> instanceNames) {
    return endAll(
        row ->
            row.session().userId().equals(binding.userId())
                && (binding.id().equals(row.basis().bindingId())
                    || (row.basis().equals(LoginBasis.NONE)
                        && instanceNames.contains(row.session().instanceName()))));
  }

  /** {@inheritDoc} A transaction has the store to itself, so reading is enough. */
  @Override
  public boolean hold(UserId userId, String id, Instant now) {
    return store.step(tables -> tokenOf(tables, userId, id, now).isPresent());
  }

  @Override
  public Optional<Session> end(UserId userId, String id) {
    return store.step(
        tables -> {
          Optional<SessionRow> ended =
              tables.sessions.values().stream()
                  .filter(row -> row.session().userId().equals(userId))
                  .filter(row -> row.session().id().equals(id))
                  .findFirst();
          ended.ifPresent(tables.sessions.values()::remove);
          return ended.map(SessionRow::session);
        });
  }

  @Override
  public boolean offer(SecretHash token, SecretHash successor, Instant until, Instant now) {
    return store.step(
        tables -> {
          long offers =
              tables.successors.values().stream()
                  .filter(offered -> offered.replaces().equals(token))
                  .filter(offered -> offered.expiresAt().isAfter(now))
                  .count();
          if (offers >= MAX_OFFERS) {
            return false;
          }
          tables.successors.put(successor, new Successor(token, until));
          return true;
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
          SessionRow row = tables.sessions.remove(offered.replaces());
          if (row != null) {
            tables.sessions.put(successor, row);
          }
        });
  }

  @Override
  public boolean move(UserId userId, String id, SecretHash token, Binding leaving, Instant now) {
    return store.step(
        tables -> {
          Optional<SecretHash> old = tokenOf(tables, userId, id, now);
          old.ifPresent(
              found -> {
                SessionRow row = Objects.requireNonNull(tables.sessions.remove(found));
                String bindingId = row.basis().bindingId();
                LoginBasis basis =
                    new LoginBasis(
                        leaving.id().equals(bindingId) ? null : bindingId,
                        tables.revocationsOf(userId).generation());
                tables.sessions.put(token, new SessionRow(row.session(), basis));
              });
          return old.isPresent();
        });
  }

  private static Optional<SecretHash> tokenOf(
      Tables tables, UserId userId, String id, Instant now) {
    return tables.sessions.entrySet().stream()
        .filter(entry -> entry.getValue().session().userId().equals(userId))
        .filter(entry -> entry.getValue().session().id().equals(id))
        .filter(entry -> isAlive(tables, entry.getValue(), now))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean isAlive(Tables tables, SessionRow row, Instant now) {
    return row.session().isLive(now) && tables.isAlive(row.session().userId(), row.basis());
  }

  private int endAll(Predicate<SessionRow> which) {
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
                  .filter(session -> !session.getValue().session().isLive(now))
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
        .collect(Collectors.groupingBy(row -> row.getValue().session().userId()))
        .values()
        .stream()
        .flatMap(
            ofUser ->
                ofUser.stream()
                    .sorted(
                        Map.Entry.comparingByValue(
                            Comparator.comparing(SessionRow::session, LAST_SEEN_FIRST)))
                    .skip(Session.MAX_PER_USER))
        .map(Map.Entry::getKey);
  }
}
