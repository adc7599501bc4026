package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.BindingRemoval;
import io.wechatlogin.application.port.BindingFilter;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.PageRequest.Position;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.BindingRules;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class MemoryBindings implements Bindings, BindingRemoval {
  private static final Comparator<Position> FIRST_TO_LAST =
      Comparator.comparing(Position::at).thenComparing(Position::id);

  private final MemoryStore store;

  MemoryBindings(MemoryStore store) {
    this.store = store;
  }

  @Override
  public BindingRules.Facts factsOf(Identity identity) {
    return store.step(
        tables -> {
          Optional<Binding> bound = bound(tables, identity);
          return new BindingRules.Facts(
              bound, unionOwner(tables, identity), past(tables, identity, bound));
        });
  }

  private static BindingRules.Past past(Tables tables, Identity identity, Optional<Binding> bound) {
    Tables.Unbound unbound = tables.unbound.get(Tables.PersonKey.of(identity));
    Tables.Revocation revoked =
        bound.map(binding -> tables.revocationsOf(binding.userId())).orElse(Tables.Revocation.NONE);
    Optional<Instant> endedAt =
        Stream.of(
                revoked.endedAt(),
                bound.map(binding -> tables.loginsFrom.get(binding.id())),
                Optional.ofNullable(unbound).map(Tables.Unbound::at))
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    return new BindingRules.Past(
        revoked.generation(), endedAt, unbound != null && !unbound.comesBack());
  }

  @Override
  public Optional<Binding> find(UserId userId, String appId) {
    return store.step(tables -> ofUserInApp(tables, userId, appId));
  }

  @Override
  public List<Binding> ofUser(UserId userId) {
    return store.step(
        tables ->
            tables.bindings.values().stream()
                .filter(binding -> binding.userId().equals(userId))
                .sorted(Comparator.comparing(Binding::boundAt).thenComparing(Binding::id))
                .toList());
  }

  @Override
  public Page<Binding> list(BindingFilter filter, PageRequest page) {
    Function<Binding, Position> position =
        filter.namesSomebody() ? MemoryBindings::byAge : MemoryBindings::byOpenId;
    List<Binding> rows =
        store.step(
            tables ->
                tables.bindings.values().stream()
                    .filter(filter::fits)
                    .filter(row -> isAfter(position.apply(row), page.after()))
                    .sorted(Comparator.comparing(position, FIRST_TO_LAST))
                    .limit(page.limit() + 1L)
                    .toList());
    return Page.of(rows, page.limit(), position);
  }

  private static Position byAge(Binding row) {
    return new Position(row.boundAt(), row.id());
  }

  private static Position byOpenId(Binding row) {
    return new Position(Instant.EPOCH, row.identity().openId() + " " + row.identity().appId());
  }

  private static boolean isAfter(Position row, @Nullable Position last) {
    return last == null || FIRST_TO_LAST.compare(row, last) > 0;
  }

  @Override
  public boolean add(Binding binding) {
    return store.step(
        tables -> {
          Identity identity = binding.identity();
          boolean free =
              bound(tables, identity).isEmpty()
                  && ofUserInApp(tables, binding.userId(), identity.appId()).isEmpty()
                  && unionOwner(tables, identity)
                      .filter(o -> !o.equals(binding.userId()))
                      .isEmpty();
          if (free) {
            tables.bindings.put(binding.id(), binding);
            Tables.Unbound unbound = tables.unbound.remove(Tables.PersonKey.of(identity));
            if (unbound != null) {
              tables.loginsFrom.put(binding.id(), unbound.at());
            }
          }
          return free;
        });
  }

  @Override
  public boolean learnUnionId(Binding binding, String unionId) {
    return store.step(
        tables -> {
          Identity identity = binding.identity().withUnionId(unionId);
          boolean free =
              tables.bindings.containsKey(binding.id())
                  && unionOwner(tables, identity)
                      .filter(o -> !o.equals(binding.userId()))
                      .isEmpty();
          if (free) {
            tables.bindings.put(
                binding.id(),
                new Binding(
                    binding.id(),
                    binding.instanceName(),
                    identity,
                    binding.userId(),
                    binding.boundAt()));
          }
          return free;
        });
  }

  /** {@inheritDoc} A transaction has the store to itself, so reading is enough. */
  @Override
  public boolean hold(Identity identity) {
    return factsOf(identity).bound().isPresent();
  }

  @Override
  public List<Binding> holdAll(UserId userId) {
    return ofUser(userId);
  }

  @Override
  public Optional<Binding> remove(UserId userId, String appId) {
    return store.step(
        tables -> {
          Optional<Binding> removed = ofUserInApp(tables, userId, appId);
          removed.ifPresent(binding -> tables.bindings.remove(binding.id()));
          return removed;
        });
  }

  @Override
  public boolean remove(Binding binding) {
    return store.step(tables -> tables.bindings.remove(binding.id()) != null);
  }

  @Override
  public List<Binding> removeAll(UserId userId) {
    return store.step(
        tables -> {
          List<Binding> removed =
              tables.bindings.values().stream()
                  .filter(binding -> binding.userId().equals(userId))
                  .toList();
          tables.bindings.values().removeAll(removed);
          return removed;
        });
  }

  private static Optional<Binding> bound(Tables tables, Identity identity) {
    return tables.bindings.values().stream()
        .filter(binding -> binding.identity().isSameAs(identity))
        .findAny();
  }

  private static Optional<Binding> ofUserInApp(Tables tables, UserId userId, String appId) {
    return tables.bindings.values().stream()
        .filter(binding -> binding.userId().equals(userId))
        .filter(binding -> binding.identity().appId().equals(appId))
        .findAny();
  }

  private static Optional<UserId> unionOwner(Tables tables, Identity identity) {
    return identity
        .knownUnionId()
        .flatMap(
            unionId ->
                tables.bindings.values().stream()
                    .filter(
                        binding ->
                            binding.identity().openPlatform().equals(identity.openPlatform())
                                && unionId.equals(binding.identity().unionId()))
                    .map(Binding::userId)
                    .findAny());
  }
}
