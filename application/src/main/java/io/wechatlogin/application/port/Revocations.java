package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.user.UserId;

/**
 * Counts the revocations of each user, so that a login that began before one is recognized wherever
 * it has got to. What is counted stays when the user is erased: the id may be made again.
 *
 * <p>A transaction that changes what a user is bound to, or ends logins, calls {@link #endAll},
 * {@link #endSome} or {@link #hold} first. So it comes before or after any other of them.
 */
public interface Revocations {
  /** Marks this moment. Asks the store nothing. */
  Moment mark();

  /**
   * Returns a marked moment on the clock of the store: exact, or a little earlier. A moment that is
   * marked before a revocation is never returned as a later one.
   */
  Moment.Stored stored(Moment moment);

  /** Ends all logins of a user that have begun until now, when the surrounding transaction ends. */
  void endAll(UserId userId);

  /**
   * Ends the logins of a user whose binding the surrounding transaction removes. The others are
   * looked at once more.
   */
  void endSome(UserId userId);

  /** Keeps out revocations of a user until the surrounding transaction ends; returns the past. */
  Past hold(UserId userId);

  /** Returns whether a login of a user still has what it relies on. */
  boolean isAlive(UserId userId, LoginBasis basis);
}
