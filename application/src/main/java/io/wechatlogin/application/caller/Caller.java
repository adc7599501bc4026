package io.wechatlogin.application.caller;

import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.user.UserId;
import java.util.EnumSet;
import java.util.Set;
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

  /**
   * A trusted back end, identified by the name of its host key.
   *
   * @param scopes what the key may be used for
   */
  record Host(String name, Set<Scope> scopes) implements Caller {
    /** Copies the scopes. */
    public Host {
      scopes = Set.copyOf(scopes);
    }

    /** Makes a host that may do everything. */
    public Host(String name) {
      this(name, EnumSet.allOf(Scope.class));
    }

    /** Returns whether this host may do what needs a scope. */
    public boolean may(Scope needed) {
      return scopes.stream().anyMatch(scope -> scope.includes(needed));
    }
  }

  /**
   * Checks that the caller, if it is a host, has a scope. Others have their own rules.
   *
   * @throws LoginException {@code forbidden}
   */
  default void requireScope(Scope needed) {
    if (this instanceof Host host && !host.may(needed)) {
      throw new LoginException(
          LoginError.FORBIDDEN, "this host key lacks the scope " + needed.word());
    }
  }

  /** Returns who acts, for the audit log. */
  default Actor actor() {
    return switch (this) {
      case Anyone anyone -> Actor.PERSON;
      case SignedInUser user -> Actor.USER;
      case Host host -> Actor.host(host.name());
    };
  }

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
