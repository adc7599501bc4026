package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.BindingRules;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Optional;

/**
 * Records which identity belongs to which user. The store itself guarantees that an (appId, openId)
 * has one user, that a user has one identity per app, and that a unionId of an Open Platform
 * account has one user.
 */
public interface Bindings {
  /** Returns what is stored about an identity, all of it at the same moment. */
  BindingRules.Facts factsOf(Identity identity);

  /** Finds the binding of a user in an app. */
  Optional<Binding> find(UserId userId, String appId);

  /** Returns the bindings of a user, oldest first. */
  List<Binding> ofUser(UserId userId);

  /**
   * Returns a page of the bindings that fit a filter: the oldest first where it names a user, an
   * openId or a unionId, otherwise in the order of their openIds.
   */
  Page<Binding> list(BindingFilter filter, PageRequest page);

  /**
   * Adds a binding. Where the identity was unbound before, logins that began before that do not
   * count for the new binding either.
   *
   * @return false where a concurrent transaction added a conflicting one first: read the facts
   *     again
   */
  boolean add(Binding binding);

  /**
   * Adds a unionId to a binding.
   *
   * @return false where the unionId belongs to another user by now: read the facts again
   */
  boolean learnUnionId(Binding binding, String unionId);
}
