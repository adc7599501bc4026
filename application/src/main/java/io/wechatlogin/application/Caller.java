package io.wechatlogin.application;

import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import org.jspecify.annotations.Nullable;

/** Who asks. */
public sealed interface Caller {
  /** Somebody who showed no credentials. */
  record Anyone() implements Caller {}

  /**
   * A signed-in user.
   *
   * @param sessionId the session that was shown; null where a host vouches for the user
   */
  record SignedInUser(UserId userId, @Nullable String sessionId) implements Caller {
    /** A user for whom a host vouches. */
    public SignedInUser(UserId userId) {
      this(userId, null);
    }
  }

  /** A trusted back end of the host, by the name of its key. */
  record Host(String name) implements Caller {}

  /** Tells whether it is a trusted back end. */
  default boolean isHost() {
    return this instanceof Host;
  }

  /**
   * Checks that the caller is a host.
   *
   * @throws LoginException {@code unauthenticated}, {@code forbidden}
   */
  default void requireHost() {
    if (this instanceof Anyone) {
      throw new LoginException(LoginError.UNAUTHENTICATED);
    }
    if (!isHost()) {
      throw new LoginException(LoginError.FORBIDDEN);
    }
  }

  /**
   * Checks that the caller may act for a user: hosts for any, users for themselves.
   *
   * @throws LoginException {@code unauthenticated}, {@code forbidden}
   */
  default void requireMayActFor(UserId userId) {
    switch (this) {
      case Anyone anyone -> throw new LoginException(LoginError.UNAUTHENTICATED);
      case SignedInUser user -> {
        if (!user.userId().equals(userId)) {
          throw new LoginException(LoginError.FORBIDDEN);
        }
      }
      case Host host -> {}
    }
  }
}
