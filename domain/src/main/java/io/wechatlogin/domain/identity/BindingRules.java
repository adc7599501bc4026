package io.wechatlogin.domain.identity;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;

/**
 * Decides to whom an identity belongs. Pure: the same facts give the same decision; the store's
 * unique constraints settle races, and the loser asks again with newer facts.
 */
public final class BindingRules {
  private BindingRules() {}

  /**
   * What the store knows of an identity.
   *
   * @param bound the binding of its openId in its app
   * @param unionOwner the user who holds its unionId in its Open Platform account
   */
  public record Facts(Optional<Binding> bound, Optional<UserId> unionOwner) {}

  /** What is to be done. */
  public sealed interface Decision {
    /** It is this user's already. */
    record Known(Binding binding) implements Decision {}

    /** It is this user's already, and its unionId is news to be kept. */
    record LearnUnionId(Binding binding) implements Decision {}

    /** It becomes this user's. */
    record Add(UserId userId) implements Decision {}

    /** It is nobody's. */
    record Unknown() implements Decision {}

    /** It stays as it is, for this reason. */
    record Refuse(LoginError error) implements Decision {}
  }

  /**
   * Decides who logs in.
   *
   * @param ofUnionOwner the binding that the union id's owner has in this app, if any; may be newer
   *     than the facts
   */
  public static Decision login(Identity identity, Facts facts, Optional<Binding> ofUnionOwner) {
    Optional<Binding> bound = facts.bound().or(() -> ofThis(identity, ofUnionOwner));
    if (bound.isPresent()) {
      return known(identity, bound.get(), facts.unionOwner());
    }
    if (facts.unionOwner().isEmpty()) {
      return new Decision.Unknown();
    }
    // The owner has another person's account in this app: the ids point to two persons.
    return ofUnionOwner.isPresent()
        ? new Decision.Refuse(LoginError.IDENTITY_TAKEN)
        : new Decision.Add(facts.unionOwner().get());
  }

  /**
   * Decides whether a user may bind an identity.
   *
   * @param ofUser the binding that this user has in this app, if any; may be newer than the facts
   */
  public static Decision bind(
      Identity identity, UserId userId, Facts facts, Optional<Binding> ofUser) {
    Optional<Binding> bound = facts.bound().or(() -> ofThis(identity, ofUser));
    if (bound.isPresent()) {
      return bound.get().userId().equals(userId)
          ? known(identity, bound.get(), facts.unionOwner())
          : new Decision.Refuse(LoginError.IDENTITY_TAKEN);
    }
    if (facts.unionOwner().filter(owner -> !owner.equals(userId)).isPresent()) {
      return new Decision.Refuse(LoginError.IDENTITY_TAKEN);
    }
    return ofUser.isPresent()
        ? new Decision.Refuse(LoginError.USER_ALREADY_BOUND)
        : new Decision.Add(userId);
  }

  /** Returns a binding of this very identity: one that was made after the facts had been read. */
  private static Optional<Binding> ofThis(Identity identity, Optional<Binding> later) {
    return later.filter(binding -> binding.identity().isSameAs(identity));
  }

  private static Decision known(Identity identity, Binding bound, Optional<UserId> unionOwner) {
    if (unionOwner.filter(owner -> !owner.equals(bound.userId())).isPresent()) {
      return new Decision.Refuse(LoginError.IDENTITY_TAKEN);
    }
    return identity.knowsMoreThan(bound.identity())
        ? new Decision.LearnUnionId(bound)
        : new Decision.Known(bound);
  }
}
