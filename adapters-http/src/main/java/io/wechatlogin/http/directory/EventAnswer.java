package io.wechatlogin.http.directory;

import io.wechatlogin.domain.audit.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event of the audit log, as answers show it. */
public record EventAnswer(
    String id,
    String type,
    @Nullable String loginType,
    @Nullable String detail,
    Instant at,
    @Nullable String requestId) {
  /** Returns the answer of an event. */
  public static EventAnswer of(Event event) {
    return new EventAnswer(
        event.id(),
        event.kind().word(),
        event.instanceName(),
        event.detail(),
        event.at(),
        event.requestId());
  }
}
