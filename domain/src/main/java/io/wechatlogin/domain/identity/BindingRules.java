package io.wechatlogin.domain.identity;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides to which user an identity belongs. The functions are pure: the same facts give the same
 * decision. The store's unique constraints settle races, and the loser decides again on newer
 * facts.
 */
public final class BindingRules {
  private BindingRules() {}

  /**
   * What the store contains about an identity.
   *
   * @param bound the binding of its openId in its app
   * @param unionOwner the user to whom its unionId belongs in its Open Platform account
   * @param past what was revoked before
   */
  public record Facts(Optional<Binding> bound, Optional<UserId> unionOwner, Past past) {
    /** Makes the facts of an identity of which nothing was revoked. */
    public Facts(Optional<Binding> bound, Optional<UserId> unionOwner) {
      this(bound, unionOwner, Past.NONE);
    }

    /** Returns what a login by the identity relies on; empty where it is not bound. */
    public Optional<LoginBasis> basis() {
      return bound.map(binding -> new LoginBasis(binding.id(), past.generation()));
    }
  }

  /**
   * What was revoked of an identity, and of the user to whom it is bound.
   *
   * @param generation how many revocations the user has had
   * @param endedAt the last time at which logins by this identity were ended, on the clock of the
   *     store
   * @param isUnbound whether a user or a host has unbound the identity, and nobody has bound it
   *     since
   */
  public record Past(long generation, Optional<Instant> endedAt, boolean isUnbound) {
    /** Nothing was revoked. */
    public static final Past NONE = new Past(0, Optional.empty(), false);

    /** Returns whether a login that began at a moment has been ended since. */
    public boolean hasEnded(Moment.Stored began) {
      return endedAt.filter(ended -> !began.at().isAfter(ended)).isPresent();
    }
  }

  /** What has to be done. */
  public sealed interface Decision {
    /** The identity belongs to the user of this binding. */
    record Known(Binding binding) implements Decision {}

    /** The identity belongs to the user of this binding, and its unionId has to be stored. */
    record LearnUnionId(Binding binding) implements Decision {}

    /**
     * The identity belongs to the user of this binding, and its unionId to another user. The
     * unionId is not stored; the conflict has to be.
     */
    record Conflict(Binding binding, UserId unionOwner) implements Decision {}

    /** A binding to this user has to be added. */
    record Add(UserId userId) implements Decision {}

    /** The identity belongs to no user. */
    record Unknown() implements Decision {}

    /** The identity belongs to no user, until somebody binds it again. */
    record Unbound() implements Decision {}

    /** Nothing changes; the login or binding is refused. */
    record Refuse(LoginError error) implements Decision {}
  }

  /**
   * Decides which user logs in.
   *
   * @param ofUnionOwner the binding that the owner of the unionId has in this app, if any; it may
   *     be newer than the facts
   */
  public static Decision login(Identity identity, Facts facts, Optional<Binding> ofUnionOwner) {
    Optional<Binding> bound = facts.bound().or(() -> ofThis(identity, ofUnionOwner));
    if (bound.isPresent()) {
      return contradicting(bound.get(), facts.unionOwner())
          .<Decision>map(other -> new Decision.Conflict(bound.get(), other))
          .orElseGet(() -> known(identity, bound.get()));
    }
    if (facts.unionOwner().isEmpty()) {
      return new Decision.Unknown();
    }
    if (facts.past().isUnbound()) {
      return new Decision.Unbound();
    }
    // The owner has bound another WeChat account in this app: the ids belong to two persons.
    return ofUnionOwner.isPresent()
        ? new Decision.Refuse(LoginError.IDENTITY_TAKEN)
        : new Decision.Add(facts.unionOwner().get());
  }

  /**
   * Decides whether a user may bind an identity.
   *
   * @param ofUser the binding that this user has in this app, if any; it may be newer than the
   *     facts
   */
  public static Decision bind(
      Identity identity, UserId userId, Facts facts, Optional<Binding> ofUser) {
    Optional<Binding> bound = facts.bound().or(() -> ofThis(identity, ofUser));
    if (bound.isPresent()) {
      return bound.get().userId().equals(userId)
              && contradicting(bound.get(), facts.unionOwner()).isEmpty()
          ? known(identity, bound.get())
          : new Decision.Refuse(LoginError.IDENTITY_TAKEN);
    }
    if (facts.unionOwner().filter(owner -> !owner.equals(userId)).isPresent()) {
      return new Decision.Refuse(LoginError.IDENTITY_TAKEN);
    }
    return ofUser.isPresent()
        ? new Decision.Refuse(LoginError.USER_ALREADY_BOUND)
        : new Decision.Add(userId);
  }

  /** Returns a binding of exactly this identity, which was added after the facts were read. */
  private static Optional<Binding> ofThis(Identity identity, Optional<Binding> later) {
    return later.filter(binding -> binding.identity().isSameAs(identity));
  }

  /** Returns the owner of the unionId where that is another user than the owner of the openId. */
  private static Optional<UserId> contradicting(Binding bound, Optional<UserId> unionOwner) {
    return unionOwner.filter(owner -> !owner.equals(bound.userId()));
  }

  private static Decision known(Identity identity, Binding bound) {
    return identity.knowsMoreThan(bound.identity())
        ? new Decision.LearnUnionId(bound)
        : new Decision.Known(bound);
  }
}
