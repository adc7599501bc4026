package io.wechatlogin.domain.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refusal. The reason is for the caller's eyes: it names fields and rules, never secrets, ids of
 * WeChat users or anything internal. There is deliberately no cause: causes carry URLs and secrets.
 */
public final class LoginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final LoginError error;
  private final String reason;
  private final @Nullable Duration retryAfter;

  /** Makes a refusal that the error says all of. */
  public LoginException(LoginError error) {
    this(error, "", null);
  }

  /** Makes a refusal with a reason, such as {@code "displayName: at most 200 characters"}. */
  public LoginException(LoginError error, String reason) {
    this(error, reason, null);
  }

  /** Makes a refusal that will have passed after a while. */
  public LoginException(LoginError error, Duration retryAfter) {
    this(error, "", retryAfter);
  }

  private LoginException(LoginError error, String reason, @Nullable Duration retryAfter) {
    super(reason.isEmpty() ? error.code() : reason);
    this.error = error;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Returns what was refused, one of a closed list. */
  public LoginError error() {
    return error;
  }

  /** Returns the particular reason, empty where the error says it all. */
  public Optional<String> reason() {
    return Optional.of(reason).filter(text -> !text.isEmpty());
  }

  /** Returns how long to wait before the next try, where that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
