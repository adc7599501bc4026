package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.IdentityConflicts;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.IdentityConflict;
import io.wechatlogin.domain.user.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

final class MemoryConflicts implements IdentityConflicts {
  private static final Comparator<Position> OLDEST_FIRST =
      Comparator.comparing(Position::at).thenComparing(Position::id);

  private final MemoryStore store;

  MemoryConflicts(MemoryStore store) {
    this.store = store;
  }

  @Override
  public boolean note(IdentityConflict conflict) {
    return store.step(
        tables -> {
          boolean isNew =
              tables.conflicts.stream()
                  .noneMatch(
                      noted ->
                          isAbout(noted, conflict.identity())
                              && noted.userId().equals(conflict.userId())
                              && noted.unionUserId().equals(conflict.unionUserId()));
          if (isNew) {
            tables.conflicts.removeIf(noted -> isAbout(noted, conflict.identity()));
            tables.conflicts.add(conflict);
          }
          return isNew;
        });
  }

  @Override
  public boolean isNoted(Identity identity) {
    return store.step(
        tables -> tables.conflicts.stream().anyMatch(noted -> isAbout(noted, identity)));
  }

  @Override
  public void remove(Identity identity) {
    store.change(tables -> tables.conflicts.removeIf(noted -> noted.identity().isSameAs(identity)));
  }

  @Override
  public void removeAll(UserId userId) {
    store.change(
        tables ->
            tables.conflicts.removeIf(
                noted -> noted.userId().equals(userId) || noted.unionUserId().equals(userId)));
  }

  @Override
  public Page<IdentityConflict> list(PageRequest page) {
    List<IdentityConflict> rows =
        store.step(
            tables ->
                tables.conflicts.stream()
                    .filter(conflict -> isAfter(conflict, page.after()))
                    .sorted(
                        Comparator.comparing(MemoryConflicts::position, OLDEST_FIRST.reversed()))
                    .limit(page.limit() + 1L)
                    .toList());
    return Page.of(rows, page.limit(), MemoryConflicts::position);
  }

  private static boolean isAbout(IdentityConflict noted, Identity identity) {
    return noted.identity().isSameAs(identity)
        && Objects.equals(noted.identity().unionId(), identity.unionId());
  }

  private static Position position(IdentityConflict conflict) {
    return new Position(conflict.detectedAt(), conflict.id());
  }

  private static boolean isAfter(IdentityConflict conflict, @Nullable Position position) {
    return position == null || OLDEST_FIRST.compare(position(conflict), position) < 0;
  }
}
