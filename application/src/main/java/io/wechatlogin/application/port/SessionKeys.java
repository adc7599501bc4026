package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.secret.Secret;
import java.time.Instant;
import java.util.List;

/** Stores the session keys of mini programs, which decrypt the data of a person. */
public interface SessionKeys {
  /**
   * Stores a key and deletes the keys whose exchange had ended before this one began. WeChat
   * accepts one key only, but the order of overlapping exchanges is unknown, so their keys are all
   * kept.
   */
  void keep(Identity identity, SessionKey key);

  /** Returns the keys of a person that have not expired at {@code now}, the newest first. */
  List<Secret> find(Identity identity, Instant now);

  /** Sets another expiry for the keys of a person. */
  void extend(Identity identity, Instant expiresAt);

  /**
   * Deletes the keys of a person. A key that a login stores at the same moment is found no more
   * where the surrounding transaction removes the binding, and is removed like an expired one.
   */
  void erase(Identity identity);
}
