package io.wechatlogin.application.memory;

import io.wechatlogin.application.port.ExpiringRows;
import io.wechatlogin.application.port.ProfileRenewal;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.type.Profile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

final class MemoryProfiles implements Profiles, ProfileRenewal, ExpiringRows {
  private final MemoryStore store;

  MemoryProfiles(MemoryStore store) {
    this.store = store;
  }

  @Override
  public void keep(Identity identity, ProfileUpdate update, @Nullable Instant expiresAt) {
    store.change(
        tables ->
            tables.profiles.merge(
                Key.of(identity),
                new Row(
                    new StoredProfile(
                        update.id(), update.profile(), update.token(), update.at(), update.at(), 1),
                    expiresAt),
                (old, brought) ->
                    new Row(
                        updated(old.stored(), update),
                        old.expiresAt() == null ? null : expiresAt)));
  }

  @Override
  public void fill(Identity identity, String id, Profile profile, Instant at) {
    store.change(
        tables ->
            tables.profiles.merge(
                Key.of(identity),
                new Row(new StoredProfile(id, profile, null, at, at, 1), null),
                (old, brought) -> new Row(filled(old.stored(), profile, at), null)));
  }

  private static StoredProfile filled(StoredProfile row, Profile profile, Instant at) {
    return new StoredProfile(
        row.id(), profile, row.token(), row.createdAt(), at, row.version() + 1);
  }

  @Override
  public Optional<StoredProfile> find(Identity identity) {
    return store.step(
        tables -> Optional.ofNullable(tables.profiles.get(Key.of(identity))).map(Row::stored));
  }

  @Override
  public void replace(Identity identity, StoredProfile seen, ProfileUpdate update) {
    change(identity, row -> isAsSeen(row, seen) ? updated(row, update) : row);
  }

  @Override
  public void dropToken(Identity identity, StoredProfile seen, Instant now) {
    change(
        identity,
        row ->
            isAsSeen(row, seen)
                ? new StoredProfile(
                    row.id(), row.profile(), null, row.createdAt(), now, row.version() + 1)
                : row);
  }

  @Override
  public boolean lease(Identity identity, String holder, Instant now, Instant until) {
    Key key = Key.of(identity);
    return store.step(
        tables -> {
          boolean granted = tables.profiles.containsKey(key) && isFree(tables, key, now);
          if (granted) {
            tables.profileLeases.put(key, new Tables.Lease(holder, until));
          }
          return granted;
        });
  }

  @Override
  public void release(Identity identity, String holder) {
    store.change(
        tables ->
            tables.profileLeases.computeIfPresent(
                Key.of(identity), (key, lease) -> lease.holder().equals(holder) ? null : lease));
  }

  @Override
  public boolean awaitRelease(Identity identity, Instant now, Duration timeout) {
    Key key = Key.of(identity);
    try {
      return store
          .await(
              tables ->
                  isFree(tables, key, now) || !tables.profiles.containsKey(key)
                      ? Optional.of(true)
                      : Optional.empty(),
              timeout.toNanos())
          .isPresent();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isFree(Tables tables, Key key, Instant now) {
    Tables.Lease lease = tables.profileLeases.get(key);
    return lease == null || !now.isBefore(lease.until());
  }

  @Override
  public void clear(Identity identity, Instant now) {
    change(
        identity,
        row ->
            new StoredProfile(
                row.id(), null, row.token(), row.createdAt(), now, row.version() + 1));
  }

  @Override
  public void settle(Identity identity) {
    store.change(
        tables ->
            tables.profiles.computeIfPresent(
                Key.of(identity), (key, row) -> new Row(row.stored(), null)));
  }

  @Override
  public void erase(Identity identity) {
    store.change(
        tables -> {
          tables.profiles.remove(Key.of(identity));
          tables.profileLeases.remove(Key.of(identity));
        });
  }

  @Override
  public int removeExpired(Instant now, int limit) {
    return store.step(
        tables -> {
          List<Key> expired =
              tables.profiles.entrySet().stream()
                  .filter(row -> row.getValue().hasExpired(now))
                  .limit(limit)
                  .map(Map.Entry::getKey)
                  .toList();
          expired.forEach(tables.profiles::remove);
          return expired.size();
        });
  }

  private void change(Identity identity, UnaryOperator<StoredProfile> change) {
    store.change(
        tables ->
            tables.profiles.computeIfPresent(
                Key.of(identity),
                (key, row) -> new Row(change.apply(row.stored()), row.expiresAt())));
  }

  private static StoredProfile updated(StoredProfile row, ProfileUpdate update) {
    Profile profile = update.profile() == null ? row.profile() : update.profile();
    return new StoredProfile(
        row.id(), profile, update.token(), row.createdAt(), update.at(), row.version() + 1);
  }

  private static boolean isAsSeen(StoredProfile row, StoredProfile seen) {
    return row.id().equals(seen.id()) && row.version() == seen.version();
  }

  record Key(String appId, String openId) {
    static Key of(Identity identity) {
      return new Key(identity.appId(), identity.openId());
    }
  }

  record Row(StoredProfile stored, @Nullable Instant expiresAt) {
    boolean hasExpired(Instant now) {
      return expiresAt != null && !expiresAt.isAfter(now);
    }
  }
}
