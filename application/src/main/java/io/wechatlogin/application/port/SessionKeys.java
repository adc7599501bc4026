package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import java.time.Instant;
import java.util.List;

/** The keys that encrypt persons' data on its way through an application's front end. */
public interface SessionKeys {
  /**
   * Keeps a key of a person, in the place of those whose exchange had ended before its own began.
   * Only one is alive at WeChat, but of exchanges that overlap nobody knows which one came last.
   */
  void keep(Identity identity, SessionKey key);

  /** Returns the keys of a person that have not expired at {@code now}, the likeliest first. */
  List<Secret> find(Identity identity, Instant now);

  /** Lets the keys of a person live until another moment. */
  void extend(Identity identity, Instant expiresAt);

  /** Forgets the keys of a person. */
  void erase(Identity identity);

  /** Removes up to {@code limit} keys that had expired at {@code now}; returns how many. */
  int removeExpired(Instant now, int limit);

  /**
   * A key that an exchange gave.
   *
   * @param id names the row
   * @param began when the exchange began, by the clock of its node
   * @param ended when its answer was there
   */
  record SessionKey(String id, Secret value, Instant began, Instant ended, Instant expiresAt) {
    /** Returns this key with another end. */
    public SessionKey until(Instant moment) {
      return new SessionKey(id, value, began, ended, moment);
    }
  }
}
