package io.wechatlogin.application.port;

import io.wechatlogin.domain.account.Session;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is signed in. */
public interface Sessions {
  /** Keeps a session under the hash of its token. */
  void open(SecretHash token, Session session);

  /** Finds a session that is live at {@code now}. */
  Optional<Session> find(SecretHash token, Instant now);

  /** Notes that a session is in use. */
  void touch(SecretHash token, Instant now);

  /** Ends a session and returns it, where there was one. */
  Optional<Session> end(SecretHash token);

  /** Returns a user's sessions that are live at {@code now}, newest first. */
  List<Session> ofUser(UserId userId, Instant now);

  /** Ends all sessions of a user; returns how many there were. */
  int endAll(UserId userId);

  /**
   * Ends a user's sessions that began by one of these login types; returns how many.
   *
   * @param spared the id of one that goes on
   */
  int endAll(UserId userId, Set<String> loginTypes, @Nullable String spared);

  /** Ends one session of a user by its id and returns it, where there was one. */
  Optional<Session> end(UserId userId, String id);

  /**
   * Lets a session go on by another token, should that be used before {@code until}. What was
   * offered before is void.
   */
  void offer(SecretHash token, SecretHash successor, Instant until);

  /**
   * Puts an offered token in the place of the one that it succeeds, which is dead from now on.
   * Nothing happens where it was not offered, is not good any more at {@code now}, or the session
   * is gone.
   */
  void succeed(SecretHash successor, Instant now);

  /**
   * Removes up to {@code limit} sessions that were not live at {@code now}, and as many offered
   * tokens that nobody used; returns the larger number.
   */
  int removeExpired(Instant now, int limit);
}
