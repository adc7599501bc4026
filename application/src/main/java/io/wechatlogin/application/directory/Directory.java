package io.wechatlogin.application.directory;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.BindCodes;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.port.BindingRemoval;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets hosts keep their users and organizations here. */
public final class Directory {
  private final UserDirectory users;
  private final Bindings bindings;
  private final BindingRemoval removal;
  private final UnboundIdentities unbound;
  private final SessionEnding sessions;
  private final Revocations revocations;
  private final Transactions transactions;
  private final BindCodes bindCodes;
  private final PersonalData personalData;
  private final Audit audit;

  /** Keeps users in these ports. */
  public Directory(Ports ports, BindCodes bindCodes, PersonalData personalData, Audit audit) {
    this.users = ports.users();
    this.bindings = ports.identities().bindings();
    this.removal = ports.identities().removal();
    this.unbound = ports.identities().unbound();
    this.sessions = ports.sessions().ending();
    this.revocations = ports.store().revocations();
    this.transactions = ports.store().transactions();
    this.bindCodes = bindCodes;
    this.personalData = personalData;
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
   * Creates or replaces a user. A disabled user cannot log in. Its sessions, loginCodes, logins and
   * bindings under way end, and do not come back when it is active again.
   *
   * @throws LoginException {@code organization_not_found}; {@code not_supported} where the users
   *     live in a directory of the host
   */
  public User put(
      UserId userId, String displayName, User.Status status, Set<CorpId> corps, Caller caller) {
    caller.requireHost();
    User.checkDisplayName(displayName);
    return transactions.run(
        () -> {
          if (status == User.Status.DISABLED) {
            revocations.endAll(userId);
            sessions.endAll(userId);
          }
          User.Status before = managed().hold(userId).map(User::status).orElse(User.Status.ACTIVE);
          User user =
              managed()
                  .put(userId, displayName, status, corps)
                  .orElseThrow(() -> new LoginException(LoginError.ORGANIZATION_NOT_FOUND));
          if (status != before) {
            EventKind kind = status == User.Status.ACTIVE ? EventKind.ENABLED : EventKind.DISABLED;
            audit.record(userId, kind, null, nameOf(caller));
          }
          return user;
        });
  }

  private static @Nullable String nameOf(Caller caller) {
    return caller instanceof Caller.Host(String name) ? name : null;
  }

  /** Creates or renames an organization. */
  public Corp put(Corp corp, Caller caller) {
    caller.requireHost();
    managed().put(corp);
    return corp;
  }

  /**
   * Erases a user with its bindings, bindCodes, session keys, profiles and sessions; where the
   * users live in a directory of the host, everything except the user. Its events stay: they
   * contain nothing about the person except the id.
   *
   * @throws LoginException {@code user_not_found}
   */
  public void erase(UserId userId, Caller caller) {
    caller.requireHost();
    transactions.run(
        () -> {
          eraseInTransaction(userId);
          audit.record(userId, EventKind.ERASED, null, nameOf(caller));
          return userId;
        });
  }

  private void eraseInTransaction(UserId userId) {
    revocations.endAll(userId);
    if (users instanceof ManagedDirectory managed && !managed.erase(userId)) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
    unbound.forget(userId);
    for (Binding bound : bindings.ofUser(userId)) {
      // Only the time is kept, for a while: it ends the logins that are under way.
      unbound.add(bound.identity(), null, true);
      personalData.erase(bound.identity());
      bindCodes.discard(bound.identity());
    }
    removal.removeAll(userId);
    sessions.endAll(userId);
  }

  private ManagedDirectory managed() {
    if (users instanceof ManagedDirectory managed) {
      return managed;
    }
    throw new LoginException(LoginError.NOT_SUPPORTED);
  }
}
