package io.wechatlogin.application;

import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.application.port.SignIns.Arrival;
import io.wechatlogin.domain.identity.Identity;
import java.time.Instant;

/** What is kept of a person beside the binding. */
final class PersonData {
  private final SessionKeys sessionKeys;
  private final Profiles profiles;

  PersonData(SessionKeys sessionKeys, Profiles profiles) {
    this.sessionKeys = sessionKeys;
    this.profiles = profiles;
  }

  /** Keeps what came with a person who is a user's. */
  void keep(Arrival arrival) {
    if (arrival.sessionKey() != null) {
      sessionKeys.keep(arrival.identity(), arrival.sessionKey());
    }
    if (arrival.profile() != null) {
      profiles.keep(arrival.identity(), arrival.profile(), null);
    }
  }

  /** Keeps what came with a stranger until they may have become a user's. */
  void keepUntil(Instant expiresAt, Arrival arrival) {
    if (arrival.sessionKey() != null) {
      sessionKeys.keep(arrival.identity(), arrival.sessionKey().until(expiresAt));
    }
    if (arrival.profile() != null) {
      profiles.keep(arrival.identity(), arrival.profile(), expiresAt);
    }
  }

  /** Keeps on what was a stranger's and is a user's now. */
  void settle(Identity person, Instant sessionKeysExpireAt) {
    sessionKeys.extend(person, sessionKeysExpireAt);
    profiles.settle(person);
  }

  /** Forgets what the person showed, because the provider has changed it. */
  void clearProfile(Identity person, Instant now) {
    profiles.clear(person, now);
  }

  void erase(Identity person) {
    sessionKeys.erase(person);
    profiles.erase(person);
  }
}
