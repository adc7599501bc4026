package io.wechatlogin.application;

import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Events.Kind;
import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.account.Corp;
import io.wechatlogin.domain.account.CorpId;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets hosts keep their users and organizations here. */
public final class Directory {
  private final UserDirectory users;
  private final Bindings bindings;
  private final OneTimeCodes codes;
  private final Sessions sessions;
  private final PersonData personData;
  private final Transactions transactions;
  private final Audit audit;

  Directory(
      UserDirectory users,
      Bindings bindings,
      OneTimeCodes codes,
      Sessions sessions,
      PersonData personData,
      Transactions transactions,
      Audit audit) {
    this.users = users;
    this.bindings = bindings;
    this.codes = codes;
    this.sessions = sessions;
    this.personData = personData;
    this.transactions = transactions;
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
   * Makes or replaces a user. Nobody logs in to a disabled one, and its sessions rest until it is
   * active again.
   *
   * @throws LoginException {@code organization_not_found}; {@code not_supported} where the users
   *     live in a directory of the host's own
   */
  public User put(
      UserId userId, String displayName, User.Status status, Set<CorpId> corps, Caller caller) {
    caller.requireHost();
    User.checkDisplayName(displayName);
    return transactions.run(
        () -> {
          User.Status before = managed().hold(userId).map(User::status).orElse(User.Status.ACTIVE);
          User user =
              managed()
                  .put(userId, displayName, status, corps)
                  .orElseThrow(() -> new LoginException(LoginError.ORGANIZATION_NOT_FOUND));
          if (status != before) {
            Kind kind = status == User.Status.ACTIVE ? Kind.ENABLED : Kind.DISABLED;
            audit.log(userId, kind, null, nameOf(caller));
          }
          return user;
        });
  }

  private static @Nullable String nameOf(Caller caller) {
    return caller instanceof Caller.Host(String name) ? name : null;
  }

  /** Makes or renames an organization. */
  public Corp put(Corp corp, Caller caller) {
    caller.requireHost();
    managed().put(corp);
    return corp;
  }

  /**
   * Erases a user with its bindings, bindCodes, session keys, profiles and sessions; where the
   * users live in a directory of the host's own, all but the user. Its events stay: they name
   * nobody but the id.
   *
   * @throws LoginException {@code user_not_found}
   */
  public void erase(UserId userId, Caller caller) {
    caller.requireHost();
    boolean erased =
        transactions.run(
            () -> {
              boolean wasThere =
                  !(users instanceof ManagedDirectory managed) || managed.erase(userId);
              for (Binding gone : bindings.removeAll(userId)) {
                personData.erase(gone.identity());
                codes.discardBindCodes(gone.identity());
              }
              sessions.endAll(userId);
              if (wasThere) {
                audit.log(userId, Kind.ERASED, null, nameOf(caller));
              }
              return wasThere;
            });
    if (!erased) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
  }

  private ManagedDirectory managed() {
    if (users instanceof ManagedDirectory managed) {
      return managed;
    }
    throw new LoginException(LoginError.NOT_SUPPORTED);
  }
}
