package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.IdentityConflict;
import io.wechatlogin.domain.user.UserId;

/** Stores which WeChat accounts belong to one user by openId and to another by unionId. */
public interface IdentityConflicts {
  /**
   * Records a conflict.
   *
   * @return false where it was recorded before, between the same users
   */
  boolean note(IdentityConflict conflict);

  /** Returns whether a conflict about the openId and unionId of an identity is recorded. */
  boolean isNoted(Identity identity);

  /**
   * Removes the conflicts about the openId of an identity: it was unbound, or they are resolved.
   */
  void remove(Identity identity);

  /** Removes the conflicts that a user has part in. */
  void removeAll(UserId userId);

  /** Returns the recorded conflicts, the newest first. */
  Page<IdentityConflict> list(PageRequest page);
}
