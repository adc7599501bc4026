package io.wechatlogin.http.directory;

import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.audit.Cause;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.user.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event of the audit log, as answers show it. */
public record EventAnswer(
    String id,
    String type,
    @Nullable String loginType,
    @Nullable String detail,
    Instant at,
    @Nullable ActorAnswer actor,
    @Nullable String address,
    @Nullable String userAgent,
    @Nullable String requestId) {
  /**
   * The one that caused the event.
   *
   * @param name of a host key or an operator, the id of a user, or WeChat
   */
  public record ActorAnswer(String kind, @Nullable String name) {
    private static ActorAnswer of(Actor actor, Subject subject) {
      String name =
          switch (actor.kind()) {
            case USER, PERSON -> subject.value();
            case WECHAT -> "WeChat";
            case HOST, OPERATOR -> actor.name();
          };
      return new ActorAnswer(actor.kind().word(), name);
    }
  }

  /** Returns the answer of an event. */
  public static EventAnswer of(Event event) {
    Cause cause = event.cause();
    return new EventAnswer(
        event.id(),
        event.kind().word(),
        event.instanceName(),
        event.detail(),
        event.at(),
        cause.actor() == null ? null : ActorAnswer.of(cause.actor(), event.subject()),
        cause.origin().address(),
        cause.origin().userAgent(),
        event.requestId());
  }
}
