package io.wechatlogin.application;

import io.wechatlogin.application.port.Events.Kind;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.application.port.SignIns.NewSession;
import io.wechatlogin.application.port.SignIns.SignedIn;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.account.CorpId;
import io.wechatlogin.domain.account.Session;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens sessions, knows their holders again, and ends them. */
public final class SignedInSessions {
  /** How long a token waits to succeed another. */
  static final Duration OFFER_LIFETIME = Duration.ofMinutes(10);

  private final SignIns signIns;
  private final Sessions sessions;
  private final UserDirectory users;
  private final OneTimeCodes codes;
  private final Instances instances;
  private final Audit audit;
  private final Secrets secrets;
  private final InstantSource clock;

  SignedInSessions(
      SignIns signIns,
      Sessions sessions,
      UserDirectory users,
      OneTimeCodes codes,
      Instances instances,
      Audit audit,
      Secrets secrets,
      InstantSource clock) {
    this.signIns = signIns;
    this.sessions = sessions;
    this.users = users;
    this.codes = codes;
    this.instances = instances;
    this.audit = audit;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Trades a loginCode for a session.
   *
   * @param corpId the organization to sign in to; without it the only one
   * @throws LoginException {@code invalid_login_code}, {@code user_disabled}, {@code not_a_member}
   */
  public LoginResult.OpenSession open(Secret loginCode, @Nullable CorpId corpId) {
    Secret token = secrets.sessionToken();
    SignedIn signedIn =
        signIns.trade(
            loginCode.hash(),
            new NewSession(secrets.rowId(), token.hash(), corpId, clock.instant()));
    return new LoginResult.OpenSession(token, signedIn);
  }

  /**
   * Returns the session of a token and its user.
   *
   * @throws LoginException {@code unauthenticated}, {@code user_disabled}
   */
  public SignedIn current(Secret token) {
    Instant now = clock.instant();
    SignedIn found =
        signIns
            .resume(token.hash(), now)
            .or(() -> succeeded(token, now))
            .orElseThrow(() -> new LoginException(LoginError.UNAUTHENTICATED));
    found.user().requireActive();
    if (!found.session().needsTouch(now)) {
      return found;
    }
    sessions.touch(token.hash(), now);
    return new SignedIn(found.user(), found.session().touched(now));
  }

  private Optional<SignedIn> succeeded(Secret token, Instant now) {
    sessions.succeed(token.hash(), now);
    // Whoever succeeded, this call or another one at the same time: the session knows the token.
    return signIns.resume(token.hash(), now);
  }

  /**
   * Offers another token to a session whose rights have changed. The old one is good until the new
   * one is used for the first time, so that no client is signed out that does not look for it.
   */
  public Secret rotate(Secret token) {
    Secret successor = secrets.sessionToken();
    sessions.offer(token.hash(), successor.hash(), clock.instant().plus(OFFER_LIFETIME));
    return successor;
  }

  /**
   * Ends the session of a token.
   *
   * @throws LoginException {@code unauthenticated} where there is none
   */
  public void end(Secret token) {
    Session ended =
        sessions
            .end(token.hash())
            .orElseThrow(() -> new LoginException(LoginError.UNAUTHENTICATED));
    audit.log(ended.userId(), Kind.SESSION_ENDED, ended.loginType(), null);
  }

  /**
   * Returns a user's sessions, newest first.
   *
   * @throws LoginException {@code user_not_found}
   */
  public List<Session> ofUser(UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    return sessions.ofUser(userId, clock.instant());
  }

  /**
   * Ends all sessions of a user.
   *
   * @throws LoginException {@code user_not_found}
   */
  public void endAll(UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    if (sessions.endAll(userId) > 0) {
      audit.log(userId, Kind.SESSION_ENDED, null, "all");
    }
  }

  /**
   * Ends one session of a user.
   *
   * @throws LoginException {@code not_found} where there is none of this id
   */
  public void end(UserId userId, String id, Caller caller) {
    caller.requireMayActFor(userId);
    Session ended =
        sessions.end(userId, id).orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
    audit.log(userId, Kind.SESSION_ENDED, ended.loginType(), null);
  }

  /**
   * Ends what a user began by an app: the sessions, and before them the loginCodes that could still
   * become some. Sessions by other apps go on.
   *
   * @param why a word for the audit log
   * @param spared the id of a session that goes on all the same
   */
  void endBegunBy(Instance instance, UserId userId, String why, @Nullable String spared) {
    Set<String> loginTypes = instances.namesOfApp(instance.appId());
    codes.discardLoginCodes(userId, loginTypes);
    if (sessions.endAll(userId, loginTypes, spared) > 0) {
      audit.log(userId, Kind.SESSION_ENDED, instance.name(), why);
    }
  }

  private void requireUser(UserId userId) {
    if (users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
  }
}
