package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;

final class MemoryRevocations implements Revocations {
  private final MemoryStore store;

  MemoryRevocations(MemoryStore store) {
    this.store = store;
  }

  @Override
  public Moment mark() {
    return new Moment.Stored(store.nextMoment());
  }

  @Override
  public Moment.Stored stored(Moment moment) {
    return switch (moment) {
      case Moment.Stored stored -> stored;
      case Moment.Seen elsewhere ->
          throw new IllegalArgumentException("this store has not marked the moment");
    };
  }

  @Override
  public void endAll(UserId userId) {
    store.change(
        tables -> {
          long next = tables.revocationsOf(userId).generation() + 1;
          tables.revocations.put(
              userId, new Tables.Revocation(next, next, Optional.of(store.nextMoment())));
        });
  }

  @Override
  public void endSome(UserId userId) {
    store.change(
        tables -> {
          Tables.Revocation before = tables.revocationsOf(userId);
          tables.revocations.put(
              userId,
              new Tables.Revocation(
                  before.generation() + 1, before.endedGeneration(), before.endedAt()));
        });
  }

  /** {@inheritDoc} A transaction has the store to itself, so reading is enough. */
  @Override
  public Past hold(UserId userId) {
    return store.step(
        tables -> {
          Tables.Revocation revoked = tables.revocationsOf(userId);
          return new Past(revoked.generation(), revoked.endedAt(), false);
        });
  }

  @Override
  public boolean isAlive(UserId userId, LoginBasis basis) {
    return store.step(tables -> tables.isAlive(userId, basis));
  }
}
