package io.wechatlogin.application.port;

import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.BindingRules;
import io.wechatlogin.domain.identity.Identity;
import java.util.List;
import java.util.Optional;

/**
 * Which identity belongs to whom. The store itself keeps that an (appId, openId) has one user, a
 * user one identity in an app, and a unionId of an Open Platform account one user.
 */
public interface Bindings {
  /** Returns what is known of an identity at this moment. */
  BindingRules.Facts factsOf(Identity identity);

  /** Finds the binding of a user in an app. */
  Optional<Binding> find(UserId userId, String appId);

  /** Returns a user's bindings, oldest first. */
  List<Binding> ofUser(UserId userId);

  /** Adds a binding; false where another one came first: look at the facts again. */
  boolean add(Binding binding);

  /** Adds a unionId to a binding; false where it is another user's: look at the facts again. */
  boolean learnUnionId(Binding binding, String unionId);

  /** Keeps an identity's binding from being removed in this transaction; false where it is gone. */
  boolean hold(Identity identity);

  /** Returns all bindings of a user, and keeps them from being removed but in this transaction. */
  List<Binding> holdAll(UserId userId);

  /** Removes the binding of a user in an app and returns it, where there was one. */
  Optional<Binding> remove(UserId userId, String appId);

  /** Removes this very binding; false where it is gone. */
  boolean remove(Binding binding);

  /** Removes all bindings of a user and returns them. */
  List<Binding> removeAll(UserId userId);
}
