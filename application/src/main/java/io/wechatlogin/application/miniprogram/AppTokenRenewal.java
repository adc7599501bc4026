package io.wechatlogin.application.miniprogram;

import io.wechatlogin.application.port.AppTokens;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.AppTokenSource;
import io.wechatlogin.domain.type.DeadAppTokenException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls WeChat in the name of an app, with the token that all nodes share. A node that finds the
 * token about to expire renews it under a lease. The others use the old token while it is valid, or
 * wait for the new one.
 */
public final class AppTokenRenewal {
  /** A token is renewed when less than this is left: WeChat issues the next one by then. */
  public static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);

  /** How long a renewal may take: the time budget of a call, plus reserve. */
  public static final Duration LEASE = Duration.ofSeconds(10);

  /** How long other callers wait for a renewal. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final AppTokens tokens;
  private final ClockAndSecrets source;

  /** Shares tokens by this port. */
  public AppTokenRenewal(AppTokens tokens, ClockAndSecrets source) {
    this.tokens = tokens;
    this.source = source;
  }

  /** A call to WeChat that needs the token of an app. */
  @FunctionalInterface
  public interface Call<T> {
    /**
     * Makes the call.
     *
     * @throws DeadAppTokenException where WeChat does not accept the token
     */
    T with(Secret token) throws DeadAppTokenException;
  }

  /**
   * Makes a call, and repeats it once with a new token where WeChat does not accept the shared one.
   *
   * @throws LoginException as the call and {@link AppTokenSource#appToken}
   */
  public <T> T call(AppTokenSource app, Call<T> call) {
    Secret token = token(app, null);
    try {
      return call.with(token);
    } catch (DeadAppTokenException dead) {
      return repeat(app, call, token);
    }
  }

  private <T> T repeat(AppTokenSource app, Call<T> call, Secret dead) {
    try {
      return call.with(token(app, dead));
    } catch (DeadAppTokenException deadAgain) {
      throw unavailable();
    }
  }

  /** Returns a valid token other than the dead one. */
  private Secret token(AppTokenSource app, @Nullable Secret dead) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      Instant now = source.now();
      Optional<AppToken> known = valid(app, dead, now);
      if (known.isPresent() && isFresh(known.get(), now)) {
        return known.get().value();
      }
      String holder = source.secrets().rowId();
      if (tokens.lease(app.appId(), holder, now, now.plus(LEASE))) {
        return renewAsHolder(app, dead, holder, now);
      }
      if (known.isPresent()) {
        return known.get().value();
      }
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive() || !tokens.awaitRelease(app.appId(), now, left)) {
        throw unavailable();
      }
    }
  }

  private Secret renewAsHolder(
      AppTokenSource app, @Nullable Secret dead, String holder, Instant now) {
    boolean stored = false;
    try {
      // The previous holder may have renewed the token since it was read.
      Optional<AppToken> known = valid(app, dead, now);
      if (known.isPresent() && isFresh(known.get(), now)) {
        return known.get().value();
      }
      AppToken token = renewed(app, dead, known);
      stored = tokens.put(app.appId(), holder, token);
      return token.value();
    } finally {
      if (!stored) {
        tokens.release(app.appId(), holder);
      }
    }
  }

  private static AppToken renewed(
      AppTokenSource app, @Nullable Secret dead, Optional<AppToken> known) {
    try {
      return app.appToken(dead != null);
    } catch (LoginException refusal) {
      return known.orElseThrow(() -> refusal);
    }
  }

  private Optional<AppToken> valid(AppTokenSource app, @Nullable Secret dead, Instant now) {
    return tokens
        .find(app.appId())
        .filter(token -> now.isBefore(token.expiresAt()))
        .filter(token -> dead == null || !token.value().equals(dead));
  }

  private static boolean isFresh(AppToken token, Instant now) {
    return !now.plus(RENEWED_BEFORE).isAfter(token.expiresAt());
  }

  private static LoginException unavailable() {
    return new LoginException(LoginError.WECHAT_UNAVAILABLE, RETRY_AFTER);
  }
}
