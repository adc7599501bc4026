package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Ends sessions before they expire. */
public interface SessionEnding {
  /** Ends the session of a token and returns it, if there was one. */
  Optional<Session> end(SecretHash tokenHash);

  /** Ends one session of a user by its id and returns it, if there was one. */
  Optional<Session> end(UserId userId, String sessionId);

  /**
   * Ends all sessions of a user.
   *
   * @return the number of ended sessions
   */
  int endAll(UserId userId);

  /**
   * Ends the sessions that began by a binding.
   *
   * @param instanceNames the instances of its app: sessions of before revocations were counted are
   *     known by these only
   * @return the number of ended sessions
   */
  int endBegunBy(Binding binding, Set<String> instanceNames);

  /**
   * Keeps a session from being ended until the surrounding transaction ends.
   *
   * @return false where it is not live at {@code now}, or was revoked
   */
  boolean hold(UserId userId, String sessionId, Instant now);
}
