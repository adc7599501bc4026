package io.wechatlogin.application;

import io.wechatlogin.application.port.AppTokens;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.AppTokenSource;
import io.wechatlogin.domain.type.DeadAppTokenException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls the provider in the name of an app, with the token that all nodes share. Who finds it about
 * to end renews it, one at a time; the others use the old one while it lives, or wait for the new.
 */
final class AppAccess {
  /** With less than this left, a token is renewed: WeChat has another one ready by then. */
  static final Duration RENEWAL = Duration.ofMinutes(5);

  /** How long a renewal may take: the time budget of a call, and some air. */
  static final Duration LEASE = Duration.ofSeconds(10);

  /** How long the others wait for a renewal. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration COME_AGAIN = Duration.ofSeconds(5);

  private final AppTokens tokens;
  private final Secrets secrets;
  private final InstantSource clock;

  AppAccess(AppTokens tokens, Secrets secrets, InstantSource clock) {
    this.tokens = tokens;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** A call to the provider that an app's token opens. */
  interface Call<T> {
    T with(Secret token) throws DeadAppTokenException;
  }

  /**
   * Makes a call; once more with a new token where the provider says that the shared one is dead.
   *
   * @throws LoginException as the call and {@link AppTokenSource#appToken}
   */
  <T> T call(AppTokenSource app, Call<T> call) {
    Secret token = token(app, null);
    try {
      return call.with(token);
    } catch (DeadAppTokenException dead) {
      return callAgain(app, call, token);
    }
  }

  private <T> T callAgain(AppTokenSource app, Call<T> call, Secret dead) {
    try {
      return call.with(token(app, dead));
    } catch (DeadAppTokenException again) {
      throw notNow();
    }
  }

  /** Returns a token that lives, other than the dead one. */
  private Secret token(AppTokenSource app, @Nullable Secret dead) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Instant now = clock.instant();
      Optional<AppToken> known = living(app, dead, now);
      if (known.isPresent() && isFresh(known.get(), now)) {
        return known.get().value();
      }
      String holder = secrets.rowId();
      if (tokens.lease(app.appId(), holder, now, now.plus(LEASE))) {
        return asHolder(app, dead, holder, now);
      }
      if (known.isPresent()) {
        return known.get().value();
      }
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (!left.isPositive() || !tokens.awaitRelease(app.appId(), now, left)) {
        throw notNow();
      }
    }
  }

  private Secret asHolder(AppTokenSource app, @Nullable Secret dead, String holder, Instant now) {
    boolean renewed = false;
    try {
      // Whoever had the lease before may have renewed the token since it was read.
      Optional<AppToken> known = living(app, dead, now);
      if (known.isPresent() && isFresh(known.get(), now)) {
        return known.get().value();
      }
      AppToken token = renewal(app, dead, known);
      renewed = tokens.put(app.appId(), holder, token);
      return token.value();
    } finally {
      if (!renewed) {
        tokens.release(app.appId(), holder);
      }
    }
  }

  private AppToken renewal(AppTokenSource app, @Nullable Secret dead, Optional<AppToken> known) {
    try {
      return app.appToken(dead != null);
    } catch (LoginException refusal) {
      return known.orElseThrow(() -> refusal);
    }
  }

  private Optional<AppToken> living(AppTokenSource app, @Nullable Secret dead, Instant now) {
    return tokens
        .find(app.appId())
        .filter(token -> now.isBefore(token.expiresAt()))
        .filter(token -> dead == null || !token.value().equals(dead));
  }

  private static boolean isFresh(AppToken token, Instant now) {
    return !now.plus(RENEWAL).isAfter(token.expiresAt());
  }

  private static LoginException notNow() {
    return new LoginException(LoginError.WECHAT_UNAVAILABLE, COME_AGAIN);
  }
}
