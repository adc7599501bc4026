package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Stores sessions, each under the hash of its token. */
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

  /** Returns the sessions of a user that could be found at {@code now}, newest first. */
  List<Session> ofUser(UserId userId, Instant now);
}
