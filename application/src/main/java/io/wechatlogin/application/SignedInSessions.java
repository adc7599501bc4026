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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens sessions, knows their holders again, and ends them. */
public final class SignedInSessions {
  private final SignIns signIns;
  private final Sessions sessions;
  private final UserDirectory users;
  private final OneTimeCodes codes;
  private final Instances instances;
  private final Audit audit;
  private final Secrets secrets;
  private final InstantSource clock;

  public SignedInSessions(
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
            .orElseThrow(() -> new LoginException(LoginError.UNAUTHENTICATED));
    found.user().requireActive();
    if (!found.session().needsTouch(now)) {
      return found;
    }
    sessions.touch(token.hash(), now);
    return new SignedIn(found.user(), found.session().touched(now));
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
   * Ends one session of a user, on another device say.
   *
   * @throws LoginException {@code user_not_found}; {@code not_found} where the user has none of
   *     this id
   */
  public void end(UserId userId, String sessionId, Caller caller) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    if (!sessions.end(userId, sessionId)) {
      throw new LoginException(LoginError.NOT_FOUND);
    }
    audit.log(userId, Kind.SESSION_ENDED, null, null);
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
   * Ends what a user began by an app: the sessions, and before them the loginCodes that could still
   * become some. Sessions by other apps go on.
   *
   * @param why a word for the audit log
   */
  void endBegunBy(Instance instance, UserId userId, String why) {
    Set<String> loginTypes = instances.namesOfApp(instance.appId());
    codes.discardLoginCodes(userId, loginTypes);
    if (sessions.endAll(userId, loginTypes) > 0) {
      audit.log(userId, Kind.SESSION_ENDED, instance.name(), why);
    }
  }

  private void requireUser(UserId userId) {
    if (users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
  }
}
