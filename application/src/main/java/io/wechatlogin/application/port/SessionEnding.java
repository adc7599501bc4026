package io.wechatlogin.application.port;

import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
   * Ends the sessions of a user that were opened by these instances.
   *
   * @param sparedSessionId the id of one session that goes on; null to end all of them
   * @return the number of ended sessions
   */
  int endAll(UserId userId, Set<String> instanceNames, @Nullable String sparedSessionId);
}
