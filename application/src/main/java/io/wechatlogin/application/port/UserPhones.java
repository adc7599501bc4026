package io.wechatlogin.application.port;

import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.domain.user.UserPhone;
import java.util.Optional;

/** Stores the phone numbers of users: at most one per user, each of at most one user. */
public interface UserPhones {
  /**
   * Stores the number of a user, in the place of another one. Of concurrent attempts with one
   * number one succeeds; the others wait for its transaction.
   *
   * @return false, without any change, where another user has the number
   */
  boolean put(UserId userId, UserPhone phone);

  /** Finds the number of a user. */
  Optional<UserPhone> find(UserId userId);

  /**
   * Finds the user who has a number.
   *
   * @param phoneNumber in E.164
   */
  Optional<UserId> ownerOf(String phoneNumber);

  /**
   * Removes the number of a user.
   *
   * @return false where there was none
   */
  boolean remove(UserId userId);
}
