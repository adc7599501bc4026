package io.wechatlogin.application.port;

import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;

/** Replaces the token of a session by a new one that the client was offered. */
public interface SessionRotation {
  /**
   * Offers a successor for a token. The session continues under the successor if the client uses it
   * before {@code until}. A new offer replaces the previous one.
   */
  void offer(SecretHash tokenHash, SecretHash successorHash, Instant until);

  /**
   * Moves the session from its old token to the offered one; the old token is invalid from then on.
   * Does nothing where the token was not offered, the offer has expired at {@code now}, or the
   * session no longer exists.
   */
  void succeed(SecretHash successorHash, Instant now);
}
