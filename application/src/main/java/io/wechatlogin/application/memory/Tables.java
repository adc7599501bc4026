package io.wechatlogin.application.memory;

import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.IdentityConflict;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserPhone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables: immutable rows in mutable maps, so that a copy of the maps is a snapshot. */
final class Tables {
  final Map<UserId, UserRow> users;
  final Map<UserId, UserPhone> phones;
  final Map<CorpId, String> corpNames;
  final Map<String, Binding> bindings;
  final Map<String, Instant> loginsFrom;
  final Map<UserId, Revocation> revocations;
  final Set<UserId> erased;
  final Map<PersonKey, Unbound> unbound;
  final Map<SecretHash, Code> codes;
  final Map<SecretHash, State> states;
  final Map<SecretHash, SessionRow> sessions;
  final Map<SecretHash, Successor> successors;
  final Map<String, Scan> scans;
  final List<Event> events;
  final List<IdentityConflict> conflicts;
  final List<KeyOfPerson> sessionKeys;
  final Map<MemoryProfiles.Key, MemoryProfiles.Row> profiles;
  final Map<MemoryProfiles.Key, Lease> profileLeases;
  final Map<String, AppToken> appTokens;
  final Map<String, Lease> appTokenLeases;
  final Map<SecretHash, Delivery> deliveries;

  Tables() {
    users = new HashMap<>();
    phones = new HashMap<>();
    corpNames = new HashMap<>();
    bindings = new LinkedHashMap<>();
    loginsFrom = new HashMap<>();
    revocations = new HashMap<>();
    erased = new HashSet<>();
    unbound = new LinkedHashMap<>();
    codes = new HashMap<>();
    states = new HashMap<>();
    sessions = new LinkedHashMap<>();
    successors = new HashMap<>();
    scans = new HashMap<>();
    events = new ArrayList<>();
    conflicts = new ArrayList<>();
    sessionKeys = new ArrayList<>();
    profiles = new LinkedHashMap<>();
    profileLeases = new HashMap<>();
    appTokens = new HashMap<>();
    appTokenLeases = new HashMap<>();
    deliveries = new HashMap<>();
  }

  private Tables(Tables other) {
    users = new HashMap<>(other.users);
    phones = new HashMap<>(other.phones);
    corpNames = new HashMap<>(other.corpNames);
    bindings = new LinkedHashMap<>(other.bindings);
    loginsFrom = new HashMap<>(other.loginsFrom);
    revocations = new HashMap<>(other.revocations);
    erased = new HashSet<>(other.erased);
    unbound = new LinkedHashMap<>(other.unbound);
    codes = new HashMap<>(other.codes);
    states = new HashMap<>(other.states);
    sessions = new LinkedHashMap<>(other.sessions);
    successors = new HashMap<>(other.successors);
    scans = new HashMap<>(other.scans);
    events = new ArrayList<>(other.events);
    conflicts = new ArrayList<>(other.conflicts);
    sessionKeys = new ArrayList<>(other.sessionKeys);
    profiles = new LinkedHashMap<>(other.profiles);
    profileLeases = new HashMap<>(other.profileLeases);
    appTokens = new HashMap<>(other.appTokens);
    appTokenLeases = new HashMap<>(other.appTokenLeases);
    deliveries = new HashMap<>(other.deliveries);
  }

  Tables copy() {
    return new Tables(this);
  }

  /** Returns the revocations of a user so far. */
  Revocation revocationsOf(UserId userId) {
    return revocations.getOrDefault(userId, Revocation.NONE);
  }

  /** Returns whether a login of a user still has what it relies on. */
  boolean isAlive(UserId userId, LoginBasis basis) {
    Revocation revoked = revocationsOf(userId);
    if (basis.generation() == revoked.generation()) {
      return true;
    }
    return basis.generation() >= revoked.endedGeneration()
        && (basis.bindingId() == null || bindings.containsKey(basis.bindingId()));
  }

  /**
   * The revocations of a user.
   *
   * @param endedGeneration the number of the last one that ended all logins
   */
  record Revocation(long generation, long endedGeneration, Optional<Instant> endedAt) {
    static final Revocation NONE = new Revocation(0, 0, Optional.empty());
  }

  record PersonKey(String appId, String openId) {
    static PersonKey of(Identity identity) {
      return new PersonKey(identity.appId(), identity.openId());
    }
  }

  record Unbound(Optional<UserId> userId, Instant at, boolean comesBack) {}

  record SessionRow(Session session, LoginBasis basis) {}

  record UserRow(String displayName, User.Status status, Set<CorpId> corps) {}

  record KeyOfPerson(String appId, String openId, SessionKey key) {
    boolean isOf(Identity identity) {
      return identity.appId().equals(appId) && identity.openId().equals(openId);
    }

    KeyOfPerson expiringAt(Instant expiresAt) {
      return new KeyOfPerson(appId, openId, key.expiringAt(expiresAt));
    }
  }

  record Code(OneTimeCode ticket, Instant expiresAt) {}

  record Successor(SecretHash replaces, Instant expiresAt) {}

  record Lease(String holder, Instant until) {}

  record Delivery(SecretHash content, Instant keptUntil) {}

  /** A state. Once claimed it has the attempt that claimed it; once answered, the answer. */
  record State(
      PendingLogin login,
      Instant expiresAt,
      @Nullable SecretHash attempt,
      @Nullable WebUrl answer,
      Instant keptUntil) {}
}
