package io.wechatlogin.application.session;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.SessionEnding;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import io.wechatlogin.domain.user.UserId;
import java.util.HashSet;
import java.util.Set;

/**
 * Remembers who began something that asks WeChat in between, and checks that they may still end it:
 * the session may have ended meanwhile.
 */
public final class LiveCallers {
  private final UserDirectory users;
  private final Revocations revocations;
  private final SessionEnding sessions;
  private final ClockAndSecrets source;

  /** Looks into these ports. */
  public LiveCallers(Ports ports, ClockAndSecrets source) {
    this.users = ports.users();
    this.revocations = ports.store().revocations();
    this.sessions = ports.sessions().ending();
    this.source = source;
  }

  /**
   * Returns who asks, and, where no session does, how many revocations the user has had so far.
   *
   * @return a set that can be changed; empty where a host asks
   */
  public Set<Binder> began(Caller caller) {
    Set<Binder> binders = new HashSet<>();
    if (caller instanceof Caller.SignedInUser(UserId userId, String sessionId)) {
      long generation = sessionId == null ? revocations.hold(userId).generation() : 0;
      binders.add(new Binder(userId, sessionId, generation));
    }
    return binders;
  }

  /**
   * Checks that those who began may still end it, and keeps out revocations until the transaction
   * ends.
   *
   * @param binders none where a host began
   * @throws LoginException {@code unauthenticated}, {@code user_disabled}, {@code user_not_found}
   */
  public void requireAlive(UserId userId, Set<Binder> binders) {
    if (binders.isEmpty()) {
      return;
    }
    revocations.hold(userId);
    users
        .hold(userId)
        .orElseThrow(() -> new LoginException(LoginError.USER_NOT_FOUND))
        .requireActive();
    for (Binder binder : binders) {
      boolean isAlive =
          binder.sessionId() == null
              ? revocations.isAlive(userId, new LoginBasis(null, binder.generation()))
              : sessions.hold(userId, binder.sessionId(), source.now());
      if (!isAlive) {
        throw new LoginException(LoginError.UNAUTHENTICATED);
      }
    }
  }
}
