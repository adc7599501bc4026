package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class MemoryUnboundIdentities implements UnboundIdentities, ExpiringRows {
  private final MemoryStore store;

  MemoryUnboundIdentities(MemoryStore store) {
    this.store = store;
  }

  /** {@inheritDoc} A transaction has the store to itself, so reading is enough. */
  @Override
  public Past hold(Identity identity) {
    return store.step(
        tables -> {
          Tables.Unbound unbound = tables.unbound.get(Tables.PersonKey.of(identity));
          return unbound == null
              ? Past.NONE
              : new Past(0, Optional.of(unbound.at()), !unbound.comesBack());
        });
  }

  @Override
  public void add(Identity identity, @Nullable UserId userId, boolean comesBack) {
    store.change(
        tables ->
            tables.unbound.merge(
                Tables.PersonKey.of(identity),
                new Tables.Unbound(Optional.ofNullable(userId), store.nextMoment(), comesBack),
                (before, now) ->
                    new Tables.Unbound(
                        now.userId().or(before::userId),
                        now.at(),
                        before.comesBack() && now.comesBack())));
  }

  @Override
  public void forget(UserId userId) {
    store.change(
        tables ->
            tables
                .unbound
                .values()
                .removeIf(unbound -> unbound.userId().filter(userId::equals).isPresent()));
  }

  /** {@inheritDoc} The clock of this store only counts, so nothing ever expires. */
  @Override
  public int removeExpired(Instant now, int limit) {
    return 0;
  }
}
