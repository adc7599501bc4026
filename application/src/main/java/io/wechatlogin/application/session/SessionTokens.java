package io.wechatlogin.application.session;

import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.session.UserSession;
import io.wechatlogin.domain.user.CorpId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens sessions, recognizes their tokens, and rotates them. */
public final class SessionTokens {
  private final SignIns signIns;
  private final Sessions sessions;
  private final SessionRotation rotation;
  private final ClockAndSecrets source;

  /** Works on the sessions of these ports. */
  public SessionTokens(Ports ports, ClockAndSecrets source) {
    this.signIns = ports.logins().signIns();
    this.sessions = ports.sessions().sessions();
    this.rotation = ports.sessions().rotation();
    this.source = source;
  }

  /**
   * Trades a loginCode for a session.
   *
   * @param corpId the organization to sign in to; if null, the user's only one
   * @throws LoginException {@code invalid_login_code}, {@code user_disabled}, {@code not_a_member}
   */
  public SignInResult.OpenedSession open(Secret loginCode, @Nullable CorpId corpId) {
    Secret token = source.secrets().sessionToken();
    UserSession opened =
        signIns.trade(
            loginCode.hash(),
            new NewSession(
                source.secrets().rowId(),
                token.hash(),
                corpId,
                source.now(),
                CurrentRequest.currentOrigin()));
    return new SignInResult.OpenedSession(token, opened);
  }

  /**
   * Returns the session of a token and its user, and records the use.
   *
   * @throws LoginException {@code unauthenticated}, {@code user_disabled}
   */
  public UserSession current(Secret token) {
    Instant now = source.now();
    UserSession found =
        signIns
            .resume(token.hash(), now)
            .or(() -> succeeded(token, now))
            .orElseThrow(() -> new LoginException(LoginError.UNAUTHENTICATED));
    found.user().requireActive();
    Session session = found.session();
    if (!session.needsTouch(now)) {
      return found;
    }
    sessions.touch(token.hash(), now);
    return new UserSession(found.user(), session.touched(now));
  }

  private Optional<UserSession> succeeded(Secret token, Instant now) {
    rotation.succeed(token.hash(), now);
    // If a concurrent call has put the token in place first, the session is found as well.
    return signIns.resume(token.hash(), now);
  }

  /**
   * Offers a new token to a session whose rights have changed. The old token stays valid until the
   * new one is used for the first time, so a client that ignores the offer is not signed out.
   */
  public Secret rotate(Secret token) {
    Secret successor = source.secrets().sessionToken();
    rotation.offer(token.hash(), successor.hash(), source.now().plus(Session.SUCCESSOR_LIFETIME));
    return successor;
  }
}
