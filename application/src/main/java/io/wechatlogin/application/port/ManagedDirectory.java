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

  /**
   * Creates a user without organizations. Of concurrent attempts one succeeds; the others wait for
   * its transaction.
   *
   * @return false, without any change, where the user exists
   */
  boolean create(UserId userId, String displayName, User.Status status);

  /**
   * Returns a page of the users that fit a filter, each user once, in an order that stays the same
   * from page to page. A query finds parts of display names and of nicknames, whatever their upper
   * and lower case and the width of their letters, and whole userIds, openIds and unionIds.
   */
  Page<User> list(UserFilter filter, PageRequest page);

  /**
   * Creates or renames an organization.
   *
   * @return the organization as it was, if it existed
   */
  Optional<Corp> put(Corp corp);

  /**
   * Removes a user and its memberships.
   *
   * @return false where there was no such user
   */
  boolean erase(UserId userId);
}
