package io.wechatlogin.application.port;

import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;

/** The users. A host that has its own users implements this port over them. */
public interface UserDirectory {
  /** Finds a user, active or not. */
  Optional<User> find(UserId userId);

  /** Finds a user and locks it against erasure until the surrounding transaction ends. */
  Optional<User> hold(UserId userId);

  /**
   * Creates an active user with a fresh id and without organizations, in the surrounding
   * transaction.
   */
  User register(String displayName);
}
