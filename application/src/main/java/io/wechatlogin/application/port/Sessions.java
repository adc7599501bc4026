package io.wechatlogin.application.port;

import io.wechatlogin.domain.account.Session;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is signed in. */
public interface Sessions {
  void open(SecretHash token, Session session);

  /** Finds a session that is live at {@code now}. */
  Optional<Session> find(SecretHash token, Instant now);

  /** Notes that a session is in use. */
  void touch(SecretHash token, Instant now);

  /** Ends a session and returns it, where there was one. */
  Optional<Session> end(SecretHash token);

  /** Ends one session of a user; false where the user has none of this id. */
  boolean end(UserId userId, String sessionId);

  /** Returns a user's sessions that are live at {@code now}, newest first. */
  List<Session> ofUser(UserId userId, Instant now);

  /** Ends all sessions of a user; returns how many there were. */
  int endAll(UserId userId);

  /** Ends a user's sessions that began by one of these login types; returns how many. */
  int endAll(UserId userId, Set<String> loginTypes);

  /** Removes up to {@code limit} sessions that were not live at {@code now}; returns how many. */
  int removeExpired(Instant now, int limit);
}
