package io.wechatlogin.application.port;

import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.account.UserId;
import java.util.Optional;

/** The users. A host that has users of its own plugs in its own. */
public interface UserDirectory {
  /** Finds a user, active or not. */
  Optional<User> find(UserId userId);

  /** Finds a user and keeps it from being erased until the surrounding transaction ends. */
  Optional<User> hold(UserId userId);

  /** Makes an active user with a fresh id, in no organization, in the surrounding transaction. */
  User register(String displayName);
}
