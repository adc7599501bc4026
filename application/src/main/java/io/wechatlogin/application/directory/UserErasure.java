package io.wechatlogin.application.directory;

import io.wechatlogin.application.identity.BindCodes;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.port.BindingRemoval;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.ManagedDirectory;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.port.UserPhones;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.user.UserId;
import java.util.List;

/** Removes a user and everything that is known of the person, in the order of the locks. */
final class UserErasure {
  private final UserDirectory users;
  private final Bindings bindings;
  private final BindingRemoval removal;
  private final UnboundIdentities unbound;
  private final SessionEnding sessions;
  private final Revocations revocations;
  private final BindCodes bindCodes;
  private final PersonalData personalData;
  private final UserPhones phones;

  UserErasure(Ports ports, BindCodes bindCodes, PersonalData personalData) {
    this.users = ports.users();
    this.bindings = ports.identities().bindings();
    this.removal = ports.identities().removal();
    this.unbound = ports.identities().unbound();
    this.sessions = ports.sessions().ending();
    this.revocations = ports.store().revocations();
    this.bindCodes = bindCodes;
    this.personalData = personalData;
    this.phones = ports.accounts().phones();
  }

  /**
   * Erases a user, in a transaction of the caller.
   *
   * @throws LoginException {@code user_not_found}
   */
  void erase(UserId userId) {
    revocations.endAll(userId);
    if (users instanceof ManagedDirectory managed && !managed.erase(userId)) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
    unbound.forget(userId);
    List<Binding> all = bindings.ofUser(userId);
    // Only the time is kept, for a while: it ends the logins that are under way.
    all.forEach(bound -> unbound.add(bound.identity(), null, true));
    removal.removeAll(userId);
    // Last, because a login that keeps data of the person has locked the binding first.
    for (Binding bound : all) {
      personalData.erase(bound.identity());
      bindCodes.discard(bound.identity());
    }
    sessions.endAll(userId);
    personalData.forget(userId);
    phones.remove(userId);
  }
}
