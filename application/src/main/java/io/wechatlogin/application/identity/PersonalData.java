package io.wechatlogin.application.identity;

import io.wechatlogin.application.port.IdentityConflicts;
import io.wechatlogin.application.port.Ports.IdentityPorts;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * The data that is stored about a person beside the binding: session keys, the profile, and whether
 * the person is in conflict with another user.
 */
public final class PersonalData {
  private final SessionKeys sessionKeys;
  private final Profiles profiles;
  private final IdentityConflicts conflicts;

  /** Stores the data by these ports. */
  public PersonalData(IdentityPorts identities) {
    this.sessionKeys = identities.sessionKeys();
    this.profiles = identities.profiles();
    this.conflicts = identities.conflicts();
  }

  /** Stores the data of a person who is a user. */
  public void keep(ProvenIdentity proven) {
    if (proven.sessionKey() != null) {
      sessionKeys.keep(proven.identity(), proven.sessionKey());
    }
    if (proven.profile() != null) {
      profiles.keep(proven.identity(), proven.profile(), null);
    }
  }

  /** Stores the data of a person who is not a user yet, until they can no longer become one. */
  public void keepUntil(Instant expiresAt, ProvenIdentity proven) {
    if (proven.sessionKey() != null) {
      sessionKeys.keep(proven.identity(), proven.sessionKey().expiringAt(expiresAt));
    }
    if (proven.profile() != null) {
      profiles.keep(proven.identity(), proven.profile(), expiresAt);
    }
  }

  /** Keeps the data of a person who has become a user at {@code now}. */
  public void settle(Identity person, Instant now) {
    sessionKeys.extend(person, now.plus(SessionKey.LIFETIME));
    profiles.settle(person);
  }

  /** Returns the stored profile of a person; empty where there is none. */
  public Optional<Profile> profileOf(Identity person) {
    return profiles.find(person).flatMap(row -> Optional.ofNullable(row.profile()));
  }

  /** Deletes the profile of a person, because WeChat has changed or removed it. */
  public void clearProfile(Identity person, Instant now) {
    profiles.clear(person, now);
  }

  /** Deletes all data of a person. */
  public void erase(Identity person) {
    sessionKeys.erase(person);
    profiles.erase(person);
    conflicts.remove(person);
  }

  /** Deletes what is stored about a user beside the data of its persons. */
  public void forget(UserId userId) {
    conflicts.removeAll(userId);
  }
}
