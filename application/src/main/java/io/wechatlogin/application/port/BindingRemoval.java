package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Optional;

/** Removes bindings, and locks them against removal until the surrounding transaction ends. */
public interface BindingRemoval {
  /**
   * Locks the binding of an identity against removal until the transaction ends.
   *
   * @return false where the identity is not bound
   */
  boolean hold(Identity identity);

  /** Returns all bindings of a user, locked against removal by other transactions. */
  List<Binding> holdAll(UserId userId);

  /** Removes the binding of a user in an app and returns it, if there was one. */
  Optional<Binding> remove(UserId userId, String appId);

  /**
   * Removes exactly this binding.
   *
   * @return false where it no longer exists
   */
  boolean remove(Binding binding);

  /** Removes all bindings of a user and returns them. */
  List<Binding> removeAll(UserId userId);
}
