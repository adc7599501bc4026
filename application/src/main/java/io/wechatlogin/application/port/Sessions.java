package io.wechatlogin.application.port;

import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Stores sessions, each under the hash of its token. Where a user has more than {@link
 * Session#MAX_PER_USER}, the least recently seen ones are removed like expired rows.
 */
public interface Sessions {
  /** Stores a new session. */
  void open(SecretHash tokenHash, Session session);

  /** Finds a session that is live at {@code now}. */
  Optional<Session> find(SecretHash tokenHash, Instant now);

  /** Records that a session was used at {@code now}. */
  void touch(SecretHash tokenHash, Instant now);

  /** Returns the sessions of a user that are live at {@code now}, newest first. */
  Page<Session> ofUser(UserId userId, Instant now, PageRequest page);
}
