package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;

/** Replaces the token of a session by a new one. */
public interface SessionRotation {
  /**
   * How many offers for one token are valid at the same time. Further ones are refused: who could
   * push an offer out would take it from the client to whom it was made.
   */
  int MAX_OFFERS = 8;

  /**
   * Offers a successor for a token. The session continues under the successor that is used first,
   * if that happens before its {@code until}; the others are void from then on.
   *
   * @return false, without any change, where the token has as many offers as it may have at {@code
   *     now}
   */
  boolean offer(SecretHash tokenHash, SecretHash successorHash, Instant until, Instant now);

  /**
   * Moves the session from its old token to the offered one; the old token is invalid from then on.
   * Does nothing where the token was not offered, the offer has expired at {@code now}, or the
   * session no longer exists under the old token.
   */
  void succeed(SecretHash successorHash, Instant now);

  /**
   * Moves a session to another token at once, and away from a binding that the surrounding
   * transaction is about to remove, after {@link Revocations#endSome}. The old token and all its
   * offers are invalid from then on.
   *
   * @return false where the session is not live at {@code now}, or was revoked
   */
  boolean move(UserId userId, String sessionId, SecretHash tokenHash, Binding leaving, Instant now);
}
