package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the WeChat accounts that were unbound, until they are bound again: {@link Bindings#add}
 * moves the time into the new binding.
 */
public interface UnboundIdentities {
  /**
   * Locks an identity until the surrounding transaction ends, so that nobody binds it, unbinds it
   * or issues a bindCode for it meanwhile. Returns what was revoked of it.
   */
  Past hold(Identity identity);

  /**
   * Remembers that an identity is unbound now, and locks it as above.
   *
   * @param userId to whom it was bound; null where it was bound to nobody, or where the store is to
   *     forget to whom
   * @param comesBack whether a login may find the user by the unionId again. Then only the time is
   *     kept, for as long as a login may be under way. An identity that does not come back stays
   *     so.
   */
  void add(Identity identity, @Nullable UserId userId, boolean comesBack);

  /** Forgets what a user was bound to. */
  void forget(UserId userId);
}
