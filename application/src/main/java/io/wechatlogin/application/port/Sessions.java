package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.LoginBasis;
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
  /**
   * Stores a new session.
   *
   * @param basis what its login relies on; without it the session is found no more
   */
  void open(SecretHash tokenHash, Session session, LoginBasis basis);

  /** Finds a session that is live at {@code now} and was not revoked. */
  Optional<Session> find(SecretHash tokenHash, Instant now);

  /** Records that a session was used at {@code now}. */
  void touch(SecretHash tokenHash, Instant now);

  /** Returns a page of the sessions of a user that could be found at {@code now}, newest first. */
  Page<Session> ofUser(UserId userId, Instant now, PageRequest page);
}
