package io.wechatlogin.application.port;

import io.wechatlogin.domain.account.Corp;
import io.wechatlogin.domain.account.CorpId;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.account.UserId;
import java.util.Optional;
import java.util.Set;

/** A directory whose users and organizations are kept here, put in by hosts. */
public interface ManagedDirectory extends UserDirectory {
  /**
   * Makes or replaces a user.
   *
   * @return empty where one of the organizations does not exist; then nothing has changed
   */
  Optional<User> put(UserId userId, String displayName, User.Status status, Set<CorpId> corps);

  /** Makes or renames an organization. */
  void put(Corp corp);

  /** Removes a user and its memberships; tells whether it was there. */
  boolean erase(UserId userId);
}
