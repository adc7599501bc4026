package io.wechatlogin.application.port;

import io.wechatlogin.domain.type.AppToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Stores the tokens with which apps call WeChat in their own name: one per app, shared by all
 * nodes, and renewed by one node at a time under a lease.
 */
public interface AppTokens {
  /** Finds the token of an app, whether it has expired or not. */
  Optional<AppToken> find(String appId);

  /**
   * Acquires the lease to renew the token of an app. The lease ends with {@link #put}, with {@link
   * #release}, or at {@code until}.
   *
   * @param holder a name that was never used before
   * @return false where another holder has the lease at {@code now}
   */
  boolean lease(String appId, String holder, Instant now, Instant until);

  /**
   * Stores a token and ends the lease.
   *
   * @return false, without any change, where the holder has lost the lease
   */
  boolean put(String appId, String holder, AppToken token);

  /** Ends a lease without a new token; does nothing where the holder has lost the lease. */
  void release(String appId, String holder);

  /**
   * Waits until the lease is free at {@code now}.
   *
   * @return false where it did not become free in time
   */
  boolean awaitRelease(String appId, Instant now, Duration timeout);
}
