package io.wechatlogin.domain.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refusal. The reason is shown to the caller: it names fields and rules, never secrets, ids of
 * WeChat users or internals. It deliberately has no cause, because causes carry URLs and secrets.
 */
public final class LoginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final LoginError error;
  private final String reason;
  private final @Nullable Duration retryAfter;

  /** Makes a refusal without a further reason. */
  public LoginException(LoginError error) {
    this(error, "", null);
  }

  /** Makes a refusal with a reason, such as {@code "displayName: at most 200 characters"}. */
  public LoginException(LoginError error, String reason) {
    this(error, reason, null);
  }

  /** Makes a temporary refusal. */
  public LoginException(LoginError error, Duration retryAfter) {
    this(error, "", retryAfter);
  }

  private LoginException(LoginError error, String reason, @Nullable Duration retryAfter) {
    super(reason.isEmpty() ? error.code() : reason);
    this.error = error;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Returns the error, one of a closed list. */
  public LoginError error() {
    return error;
  }

  /** Returns the reason, such as a violated rule; empty where the error is sufficient. */
  public Optional<String> reason() {
    return Optional.of(reason).filter(text -> !text.isEmpty());
  }

  /** Returns how long to wait before a retry, where that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
