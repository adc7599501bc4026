package io.wechatlogin.domain.audit;

import io.wechatlogin.domain.user.Subject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log. It contains no secret and no openId or unionId.
 *
 * @param id the random id of the row
 */
public record Event(String id, Subject subject, What what, Instant at, Cause cause) {
  /**
   * What happened.
   *
   * @param instanceName the short name of the instance, where one took part
   * @param detail one more word, such as the error code of a refusal
   */
  public record What(EventKind kind, @Nullable String instanceName, @Nullable String detail) {}

  /** Returns the kind of what happened. */
  public EventKind kind() {
    return what.kind();
  }

  /** Returns the short name of the instance, where one took part. */
  public @Nullable String instanceName() {
    return what.instanceName();
  }

  /** Returns one more word, such as the error code of a refusal. */
  public @Nullable String detail() {
    return what.detail();
  }

  /** Returns the id that finds the request in the log; null for work in the background. */
  public @Nullable String requestId() {
    return cause.requestId();
  }
}
