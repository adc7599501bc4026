package io.wechatlogin.application.port;

import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.User;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hot paths: what each login and each authenticated request does, in one round trip each.
 *
 * <p>{@link io.wechatlogin.application.signin.StepwiseSignIns} defines their meaning by the other
 * ports, and serves deployments whose users live elsewhere. A store that holds everything does each
 * in one statement.
 */
public interface SignIns {
  /**
   * Issues a loginCode for the active user to whom the identity is bound, and stores the data that
   * came with the identity.
   *
   * @param challenge what the code is tied to; null for nothing
   * @return the user; empty, without any change, where the identity is not bound, has a unionId
   *     that its binding lacks, or its user is disabled or gone
   */
  Optional<User> issueLoginCode(
      ProvenIdentity proven,
      SecretHash codeHash,
      @Nullable CodeChallenge challenge,
      Instant expiresAt);

  /**
   * Opens a session for the active user to whom the identity is bound, stores the data that came
   * with the identity, and records the event.
   *
   * @return empty, without any change, as above, and also where the user is not a member of the
   *     requested organization
   */
  Optional<UserSession> openSession(ProvenIdentity proven, NewSession session);

  /**
   * Trades a loginCode for a session and records the event, which may be a refusal. The code is
   * used up in any case.
   *
   * @param answered the challenge that the holder of the code has answered; null for none. It has
   *     to be that of the code.
   * @throws LoginException {@code invalid_login_code}, {@code user_disabled}, {@code not_a_member}
   */
  UserSession trade(SecretHash codeHash, @Nullable CodeChallenge answered, NewSession session);

  /**
   * Finds the live session of a token and its user. The first use of a token that was offered to a
   * session puts it in the place of the old one, as {@link SessionRotation#succeed}. The origin of
   * the session may be left out: a check does not need it.
   *
   * @return empty where there is no such session or its user no longer exists; the user may be
   *     disabled
   */
  Optional<UserSession> resume(SecretHash tokenHash, Instant now);
}
