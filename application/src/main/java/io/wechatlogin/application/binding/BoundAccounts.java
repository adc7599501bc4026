package io.wechatlogin.application.binding;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.BindingFilter;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.IdentityConflicts;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.IdentityConflict;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Optional;

/** Shows which WeChat accounts are bound to a user. */
public final class BoundAccounts {
  private final UserDirectory users;
  private final Bindings bindings;
  private final IdentityConflicts conflicts;

  /** Reads these ports. */
  public BoundAccounts(UserDirectory users, Bindings bindings, IdentityConflicts conflicts) {
    this.users = users;
    this.bindings = bindings;
    this.conflicts = conflicts;
  }

  /**
   * Returns the binding of a user in the app of this instance.
   *
   * @throws LoginException {@code user_not_found}
   */
  public Optional<Binding> find(Instance instance, UserId userId, Caller caller) {
    requireUser(userId, caller);
    return bindings.find(userId, instance.appId());
  }

  /**
   * Returns all bindings of a user, oldest first.
   *
   * @throws LoginException {@code user_not_found}
   */
  public List<Binding> ofUser(UserId userId, Caller caller) {
    requireUser(userId, caller);
    return bindings.ofUser(userId);
  }

  /**
   * Returns a page of the bindings that fit a filter, as {@link Bindings#list} orders them.
   *
   * @throws LoginException {@code invalid_request} where the filter is empty
   */
  public Page<Binding> list(BindingFilter filter, Caller caller, PageRequest page) {
    caller.requireHost();
    if (filter.isEmpty()) {
      throw new LoginException(
          LoginError.INVALID_REQUEST,
          "userId, openId, unionId, appId or loginType: one of them must be there");
    }
    return bindings.list(filter, page);
  }

  /** Returns a page of the accounts whose openId and unionId belong to two users, newest first. */
  public Page<IdentityConflict> conflicts(Caller caller, PageRequest page) {
    caller.requireHost();
    return conflicts.list(page);
  }

  private void requireUser(UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    if (users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
  }
}
