package io.wechatlogin.application.port;

import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;
import java.util.Set;

/** A directory of users and organizations that hosts maintain through this service. */
public interface ManagedDirectory extends UserDirectory {
  /**
   * Creates or replaces a user.
   *
   * @return empty, without any change, where one of the organizations does not exist
   */
  Optional<User> put(UserId userId, String displayName, User.Status status, Set<CorpId> corps);

  /** Creates or renames an organization. */
  void put(Corp corp);

  /**
   * Removes a user and its memberships.
   *
   * @return false where there was no such user
   */
  boolean erase(UserId userId);
}
