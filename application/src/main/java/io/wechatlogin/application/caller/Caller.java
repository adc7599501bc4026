package io.wechatlogin.application.caller;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.user.UserId;
import org.jspecify.annotations.Nullable;

/** The caller of a use case, with its rights. */
public sealed interface Caller {
  /** A caller without credentials. */
  record Anyone() implements Caller {}

  /**
   * A signed-in user.
   *
   * @param sessionId the session that authenticated the user; null where a host vouches for the
   *     user
   */
  record SignedInUser(UserId userId, @Nullable String sessionId) implements Caller {
    /** Makes a user for whom a host vouches. */
    public SignedInUser(UserId userId) {
      this(userId, null);
    }
  }

  /** A trusted back end, identified by the name of its host key. */
  record Host(String name) implements Caller {}

  /** Returns whether the caller is a trusted back end. */
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
   * Checks that the caller may act for a user. Hosts may act for any user, users for themselves.
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
