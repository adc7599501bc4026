package io.wechatlogin.application.port;

import io.wechatlogin.domain.type.AppToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The tokens by which apps call the provider in their own name: one for each app, known to all
 * nodes, and renewed by one of them at a time.
 */
public interface AppTokens {
  /** Finds the token of an app, be it alive or not. */
  Optional<AppToken> find(String appId);

  /**
   * Takes the sole right to renew an app's token, which ends with {@link #put}, {@link #release},
   * or at {@code until}; false where somebody else has it at {@code now}.
   *
   * @param holder a name that nobody has used before
   */
  boolean lease(String appId, String holder, Instant now, Instant until);

  /** Keeps a token and ends the lease; false where the lease was lost, and nothing is kept. */
  boolean put(String appId, String holder, AppToken token);

  /** Ends the lease of a holder who has no token to put; nothing happens where it was lost. */
  void release(String appId, String holder);

  /** Waits until nobody has the lease at {@code now}; false where that took too long. */
  boolean awaitRelease(String appId, Instant now, Duration atMost);
}
