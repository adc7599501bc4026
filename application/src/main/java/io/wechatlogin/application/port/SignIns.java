package io.wechatlogin.application.port;

import io.wechatlogin.application.port.SessionKeys.SessionKey;
import io.wechatlogin.domain.account.CorpId;
import io.wechatlogin.domain.account.Session;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hot paths: what each login and each request does, each in one round trip to the store.
 *
 * <p>{@link io.wechatlogin.application.StepwiseSignIns} says what they mean by the other ports, and
 * serves where the users live elsewhere; a store that holds everything does each in one statement.
 */
public interface SignIns {
  /**
   * Issues a loginCode to the active user that an identity is known to belong to, and keeps what
   * came with the identity.
   *
   * @return the user; empty, and nothing done, where the identity is not bound, brings a unionId
   *     that its binding lacks, or the user is gone or disabled
   */
  Optional<User> issueLoginCode(Arrival arrival, SecretHash code, Instant expiresAt);

  /**
   * Opens a session for the active user that an identity is known to belong to, keeps what came
   * with the identity, and logs the event.
   *
   * @return empty, and nothing done, as above, or where the user is not a member of the wanted
   *     organization
   */
  Optional<SignedIn> openSession(Arrival arrival, NewSession session);

  /**
   * Trades a loginCode for a session, and logs the event, which may be a refusal. The code is used
   * up in any case.
   *
   * @throws LoginException {@code invalid_login_code}, {@code user_disabled}, {@code not_a_member}
   */
  SignedIn trade(SecretHash loginCode, NewSession session);

  /**
   * Finds a live session and its user.
   *
   * @return empty where there is no such session or its user is gone; the user may be disabled
   */
  Optional<SignedIn> resume(SecretHash token, Instant now);

  /**
   * A person who has just proven who they are.
   *
   * @param loginType the instance's short name
   * @param sessionKey where the type knows such a thing
   * @param profile what the person granted and showed, where the type asks for it
   */
  record Arrival(
      Identity identity,
      String loginType,
      @Nullable SessionKey sessionKey,
      Profiles.@Nullable Update profile) {}

  /**
   * A session about to be opened.
   *
   * @param id names the session, and the event of its opening or of the refusal
   * @param corpId the wanted organization; without it the user's only one is taken
   */
  record NewSession(String id, SecretHash token, @Nullable CorpId corpId, Instant now) {}

  /** A session and its user. */
  record SignedIn(User user, Session session) {}
}
