package io.wechatlogin.application;

import io.wechatlogin.application.port.Events;
import io.wechatlogin.application.port.Events.Event;
import io.wechatlogin.application.port.Events.Kind;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.secret.Secrets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what happens to accounts, and shows it to hosts. */
public final class Audit {
  private static final int MOST = 200;

  private final Events events;
  private final Secrets secrets;
  private final InstantSource clock;

  public Audit(Events events, Secrets secrets, InstantSource clock) {
    this.events = events;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Returns the newest events of a user, newest first, 200 at most. */
  public List<Event> ofUser(UserId userId, Caller caller) {
    caller.requireHost();
    return events.ofUser(userId, MOST);
  }

  void log(UserId userId, Kind kind, @Nullable String loginType, @Nullable String detail) {
    events.append(new Event(secrets.rowId(), userId, kind, loginType, detail, clock.instant()));
  }
}
