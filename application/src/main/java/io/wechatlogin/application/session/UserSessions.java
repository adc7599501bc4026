package io.wechatlogin.application.session;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.SessionRotation;
import io.wechatlogin.application.port.Sessions;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists and ends the sessions of users. */
public final class UserSessions {
  private final Sessions sessions;
  private final SessionEnding ending;
  private final UserDirectory users;
  private final Revocations revocations;
  private final SessionRotation rotation;
  private final Transactions transactions;
  private final Instances instances;
  private final Audit audit;
  private final ClockAndSecrets source;

  /** Works on the sessions of these ports. */
  public UserSessions(Ports ports, Instances instances, Audit audit, ClockAndSecrets source) {
    this.sessions = ports.sessions().sessions();
    this.ending = ports.sessions().ending();
    this.users = ports.users();
    this.revocations = ports.store().revocations();
    this.rotation = ports.sessions().rotation();
    this.transactions = ports.store().transactions();
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
   * Ends all sessions of a user, and what could still become one: waiting loginCodes, logins and
   * bindings under way.
   *
   * @throws LoginException {@code user_not_found}
   */
  public void endAll(UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    int ended =
        transactions.run(
            () -> {
              revocations.endAll(userId);
              return ending.endAll(userId);
            });
    if (ended > 0) {
      audit.record(caller.actor(), userId, ended(null, "all"));
    }
  }

  /**
   * Begins the unbinding of an account of a user, inside a transaction: what began by the account
   * ends when the transaction does.
   */
  public void beginRevocation(UserId userId) {
    revocations.endSome(userId);
  }

  /**
   * Moves the session that asks for an unbinding away from the binding, to a new token.
   *
   * @return the token; empty where no session asks
   * @throws LoginException {@code unauthenticated} where the session has ended
   */
  public Optional<Secret> moveAway(Caller caller, Binding leaving) {
    if (!(caller instanceof Caller.SignedInUser(UserId userId, String sessionId))
        || sessionId == null) {
      return Optional.empty();
    }
    Secret token = source.secrets().sessionToken();
    if (!rotation.move(userId, sessionId, token.hash(), leaving, source.now())) {
      throw new LoginException(LoginError.UNAUTHENTICATED);
    }
    return Optional.of(token);
  }

  /**
   * Ends the sessions that began by a binding. LoginCodes that began by it open none any more, and
   * expire. Sessions by other accounts go on.
   *
   * @param reason a word for the audit log
   */
  public void endBegunBy(Binding binding, Instance instance, String reason) {
    if (ending.endBegunBy(binding, instances.namesOfApp(instance.appId())) > 0) {
      audit.record(binding.userId(), EventKind.SESSION_ENDED, instance.name(), reason);
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
