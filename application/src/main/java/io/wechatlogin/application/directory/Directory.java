package io.wechatlogin.application.directory;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.BindCodes;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.port.UserFilter;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets hosts keep their users and organizations here. */
public final class Directory {
  private final UserDirectory users;
  private final SessionEnding sessions;
  private final Revocations revocations;
  private final Transactions transactions;
  private final UserErasure erasure;
  private final Audit audit;

  /** Keeps users in these ports. */
  public Directory(Ports ports, BindCodes bindCodes, PersonalData personalData, Audit audit) {
    this.users = ports.users();
    this.sessions = ports.sessions().ending();
    this.revocations = ports.store().revocations();
    this.transactions = ports.store().transactions();
    this.erasure = new UserErasure(ports, bindCodes, personalData);
    this.audit = audit;
  }

  /**
   * Returns a user.
   *
   * @throws LoginException {@code user_not_found}
   */
  public User get(UserId userId, Caller caller) {
    caller.requireHost();
    return users.find(userId).orElseThrow(() -> new LoginException(LoginError.USER_NOT_FOUND));
  }

  /**
   * Returns a page of the users that fit a filter.
   *
   * @throws LoginException {@code not_supported} where the users live in a directory of the host
   */
  public Page<User> list(UserFilter filter, Caller caller, PageRequest page) {
    caller.requireHost();
    return managed().list(filter, page);
  }

  /**
   * A stored user.
   *
   * @param created whether it did not exist before
   */
  public record Put(User user, boolean created) {}

  /**
   * Creates or replaces a user. A disabled user cannot log in. Its sessions, loginCodes, logins and
   * bindings under way end, and do not come back when it is active again.
   *
   * @throws LoginException {@code organization_not_found}; {@code not_supported} where the users
   *     live in a directory of the host
   */
  public Put put(
      UserId userId, String displayName, User.Status status, Set<CorpId> corps, Caller caller) {
    caller.requireHost();
    User.checkDisplayName(displayName);
    return transactions.run(
        () -> {
          endLogins(userId, status);
          return managed().create(userId, displayName, status)
              ? created(userId, displayName, status, corps, caller)
              : changed(userId, displayName, status, corps, caller);
        });
  }

  /** Ends the logins of a user who gets disabled, before anything else: revocations come first. */
  private void endLogins(UserId userId, User.Status status) {
    if (status == User.Status.DISABLED) {
      revocations.endAll(userId);
      sessions.endAll(userId);
    }
  }

  /**
   * Creates a user.
   *
   * @throws LoginException as {@link #put}, and {@code already_exists}
   */
  public Put create(
      UserId userId, String displayName, User.Status status, Set<CorpId> corps, Caller caller) {
    caller.requireHost();
    User.checkDisplayName(displayName);
    return transactions.run(
        () -> {
          endLogins(userId, status);
          if (!managed().create(userId, displayName, status)) {
            throw new LoginException(LoginError.ALREADY_EXISTS);
          }
          return created(userId, displayName, status, corps, caller);
        });
  }

  private Put created(
      UserId userId, String displayName, User.Status status, Set<CorpId> corps, Caller caller) {
    User user = replace(userId, displayName, status, corps);
    audit.record(caller.actor(), userId, what(EventKind.CREATED, caller));
    if (status != User.Status.ACTIVE) {
      audit.record(caller.actor(), userId, what(EventKind.DISABLED, caller));
    }
    return new Put(user, true);
  }

  private Put changed(
      UserId userId, String displayName, User.Status status, Set<CorpId> corps, Caller caller) {
    Optional<User> before = managed().hold(userId);
    User user = replace(userId, displayName, status, corps);
    if (before.isPresent()) {
      recordChanges(before.get(), user, caller);
    } else {
      // Another request has erased the user in between.
      audit.record(caller.actor(), userId, what(EventKind.CREATED, caller));
    }
    return new Put(user, before.isEmpty());
  }

  private User replace(UserId userId, String displayName, User.Status status, Set<CorpId> corps) {
    return managed()
        .put(userId, displayName, status, corps)
        .orElseThrow(() -> new LoginException(LoginError.ORGANIZATION_NOT_FOUND));
  }

  private void recordChanges(User before, User after, Caller caller) {
    if (after.status() != before.status()) {
      boolean isActive = after.status() == User.Status.ACTIVE;
      EventKind kind = isActive ? EventKind.ENABLED : EventKind.DISABLED;
      audit.record(caller.actor(), after.id(), what(kind, caller));
    }
    List<String> fields = new ArrayList<>();
    if (!after.displayName().equals(before.displayName())) {
      fields.add("displayName");
    }
    if (!corpIds(after).equals(corpIds(before))) {
      fields.add("corpIds");
    }
    if (!fields.isEmpty()) {
      Event.What what = new Event.What(EventKind.CHANGED, null, String.join(" ", fields));
      audit.record(caller.actor(), after.id(), what);
    }
  }

  private static List<CorpId> corpIds(User user) {
    return user.corps().stream().map(Corp::corpId).toList();
  }

  private static Event.What what(EventKind kind, Caller caller) {
    return new Event.What(kind, null, nameOf(caller));
  }

  private static @Nullable String nameOf(Caller caller) {
    return caller instanceof Caller.Host host ? host.name() : null;
  }

  /**
   * Creates or renames an organization. Its events are its own, not those of its members.
   *
   * @throws LoginException {@code invalid_request} for a name that cannot be shown; {@code
   *     not_supported} where the users live in a directory of the host
   */
  public Corp put(Corp corp, Caller caller) {
    caller.requireHost();
    corp.checked();
    transactions.run(
        () -> {
          Optional<Corp> before = managed().put(corp);
          if (before.isEmpty()) {
            audit.record(
                caller.actor(), corp.corpId(), new Event.What(EventKind.CREATED, null, null));
          } else if (!before.get().equals(corp)) {
            audit.record(
                caller.actor(), corp.corpId(), new Event.What(EventKind.CHANGED, null, "corpName"));
          }
          return before;
        });
    return corp;
  }

  /**
   * Erases a user with its bindings, bindCodes, session keys, profiles, phone number and sessions;
   * where the users live in a directory of the host, everything except the user. Its events stay,
   * without addresses and devices: they contain nothing about the person except the id.
   *
   * @throws LoginException {@code user_not_found}
   */
  public void erase(UserId userId, Caller caller) {
    caller.requireHost();
    transactions.run(
        () -> {
          erasure.erase(userId);
          audit.record(caller.actor(), userId, what(EventKind.ERASED, caller));
          audit.forgetOrigins(userId);
          return userId;
        });
  }

  private ManagedDirectory managed() {
    if (users instanceof ManagedDirectory managed) {
      return managed;
    }
    throw new LoginException(LoginError.NOT_SUPPORTED);
  }
}
