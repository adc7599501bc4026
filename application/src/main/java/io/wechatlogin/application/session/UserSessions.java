package io.wechatlogin.application.session;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.UserId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists and ends the sessions of users. */
public final class UserSessions {
  private final Sessions sessions;
  private final SessionEnding ending;
  private final UserDirectory users;
  private final OneTimeCodes codes;
  private final Instances instances;
  private final Audit audit;
  private final ClockAndSecrets source;

  /** Works on the sessions of these ports. */
  public UserSessions(Ports ports, Instances instances, Audit audit, ClockAndSecrets source) {
    this.sessions = ports.sessions().sessions();
    this.ending = ports.sessions().ending();
    this.users = ports.users();
    this.codes = ports.logins().codes();
    this.instances = instances;
    this.audit = audit;
    this.source = source;
  }

  /**
   * Returns a page of the sessions of a user, newest first.
   *
   * @throws LoginException {@code user_not_found}
   */
  public Page<Session> ofUser(UserId userId, Caller caller, PageRequest page) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    return sessions.ofUser(userId, source.now(), page);
  }

  /**
   * Ends the session of a token.
   *
   * @throws LoginException {@code unauthenticated} where there is none
   */
  public void end(Secret token) {
    Session ended =
        ending.end(token.hash()).orElseThrow(() -> new LoginException(LoginError.UNAUTHENTICATED));
    audit.record(Actor.USER, ended.userId(), ended(ended.instanceName(), null));
  }

  /**
   * Ends one session of a user.
   *
   * @throws LoginException {@code not_found} where the user has no session with this id
   */
  public void end(UserId userId, String sessionId, Caller caller) {
    caller.requireMayActFor(userId);
    Session ended =
        ending.end(userId, sessionId).orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
    audit.record(caller.actor(), userId, ended(ended.instanceName(), null));
  }

  /**
   * Ends all sessions of a user.
   *
   * @throws LoginException {@code user_not_found}
   */
  public void endAll(UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    if (ending.endAll(userId) > 0) {
      audit.record(caller.actor(), userId, ended(null, "all"));
    }
  }

  /**
   * Ends the sessions that a user opened by the app of an instance, and before them the loginCodes
   * that could still open one. Sessions by other apps go on.
   *
   * @param reason a word for the audit log
   * @param sparedSessionId the id of one session that goes on; null to end all of them
   */
  public void endOpenedBy(
      Instance instance, UserId userId, String reason, @Nullable String sparedSessionId) {
    Set<String> instanceNames = instances.namesOfApp(instance.appId());
    codes.discardLoginCodes(userId, instanceNames);
    if (ending.endAll(userId, instanceNames, sparedSessionId) > 0) {
      audit.record(userId, EventKind.SESSION_ENDED, instance.name(), reason);
    }
  }

  private static Event.What ended(@Nullable String instanceName, @Nullable String detail) {
    return new Event.What(EventKind.SESSION_ENDED, instanceName, detail);
  }

  private void requireUser(UserId userId) {
    if (users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
  }
}
