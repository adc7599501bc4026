package io.wechatlogin.application;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.Events.Event;
import io.wechatlogin.application.port.Events.Kind;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secrets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what happens to accounts, and shows it to hosts. */
public final class Audit {
  private static final int MOST = 200;

  private final Events events;
  private final UserDirectory users;
  private final Secrets secrets;
  private final InstantSource clock;

  Audit(Events events, UserDirectory users, Secrets secrets, InstantSource clock) {
    this.events = events;
    this.users = users;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Returns the newest events of a user, newest first, 200 at most; those of an erased one too.
   *
   * @throws LoginException {@code user_not_found} where nobody ever knew the user
   */
  public List<Event> ofUser(UserId userId, Caller caller) {
    caller.requireHost();
    List<Event> found = events.ofUser(userId, MOST);
    if (found.isEmpty() && users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
    return found;
  }

  void log(UserId userId, Kind kind, @Nullable String loginType, @Nullable String detail) {
    events.append(
        new Event(
            secrets.rowId(),
            userId,
            kind,
            loginType,
            detail,
            clock.instant(),
            CurrentRequest.currentId()));
  }
}
