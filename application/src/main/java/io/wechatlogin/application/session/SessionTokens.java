package io.wechatlogin.application.session;

import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens sessions, recognizes their tokens, and rotates them. */
public final class SessionTokens {
  /** How long a client waits that has not used any of its many offers. */
  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  private final SignIns signIns;
  private final Sessions sessions;
  private final SessionRotation rotation;
  private final SessionEnding ending;
  private final Revocations revocations;
  private final Transactions transactions;
  private final ClockAndSecrets source;

  /** Works on the sessions of these ports. */
  public SessionTokens(Ports ports, ClockAndSecrets source) {
    this.signIns = ports.logins().signIns();
    this.sessions = ports.sessions().sessions();
    this.rotation = ports.sessions().rotation();
    this.ending = ports.sessions().ending();
    this.revocations = ports.store().revocations();
    this.transactions = ports.store().transactions();
    this.source = source;
  }

  /**
   * Trades a loginCode for a session.
   *
   * @param corpId the organization to sign in to; if null, the user's only one
   * @throws LoginException {@code invalid_login_code}, also for a wrong or missing verifier, which
   *     uses the code up; {@code user_disabled}, {@code not_a_member}
   */
  public SignInResult.OpenedSession open(PresentedCode loginCode, @Nullable CorpId corpId) {
    Secret token = source.secrets().sessionToken();
    UserSession opened =
        signIns.trade(
            loginCode.hash(),
            loginCode.answered(),
            new NewSession(
                source.secrets().rowId(),
                token.hash(),
                corpId,
                source.now(),
                CurrentRequest.currentOrigin()));
    return new SignInResult.OpenedSession(token, opened);
  }

  /** Trades a loginCode that has no challenge. */
  public SignInResult.OpenedSession open(Secret loginCode, @Nullable CorpId corpId) {
    return open(new PresentedCode(loginCode), corpId);
  }

  /**
   * Returns the session of a token and its user, and records the use.
   *
   * @throws LoginException {@code unauthenticated}
   */
  public UserSession current(Secret token) {
    Instant now = source.now();
    UserSession found =
        signIns
            .resume(token.hash(), now)
            .orElseThrow(() -> new LoginException(LoginError.UNAUTHENTICATED));
    if (found.user().status() != User.Status.ACTIVE) {
      endAll(found.user().id());
      throw new LoginException(LoginError.UNAUTHENTICATED);
    }
    Session session = found.session();
    if (!session.needsTouch(now)) {
      return found;
    }
    sessions.touch(token.hash(), now);
    return new UserSession(found.user(), session.touched(now));
  }

  /**
   * Ends the logins of a user whom a host has disabled in a directory of its own: nobody else tells
   * this application, and they must not come back when the user is enabled again.
   */
  private void endAll(UserId userId) {
    transactions.run(
        () -> {
          revocations.endAll(userId);
          return ending.endAll(userId);
        });
  }

  /**
   * Offers a new token to a session whose rights have changed. The old token stays valid until the
   * new one is used for the first time, so a client that ignores the offer is not signed out. An
   * offer stays valid beside later ones.
   *
   * @throws LoginException {@code rate_limited} where the token has too many offers
   */
  public Secret rotate(Secret token) {
    return offer(token).orElseThrow(() -> new LoginException(LoginError.RATE_LIMITED, RETRY_AFTER));
  }

  /** Offers a new token as {@link #rotate}; empty where the token has too many offers. */
  public Optional<Secret> offer(Secret token) {
    Instant now = source.now();
    Secret successor = source.secrets().sessionToken();
    Instant until = now.plus(Session.SUCCESSOR_LIFETIME);
    return rotation.offer(token.hash(), successor.hash(), until, now)
        ? Optional.of(successor)
        : Optional.empty();
  }
}
