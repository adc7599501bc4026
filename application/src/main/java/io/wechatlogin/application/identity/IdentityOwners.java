package io.wechatlogin.application.identity;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.BindingRules;
import io.wechatlogin.domain.identity.BindingRules.Decision;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.LoginBasis;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds and changes the user to whom an identity belongs. {@link BindingRules} decides; the store
 * settles races, and the loser of a race is decided again on the new facts.
 */
public final class IdentityOwners {
  /** A lost race has a winner, whose binding the next round sees. */
  private static final int MAX_ROUNDS = 5;

  private final Bindings bindings;
  private final UnboundIdentities unbound;
  private final Revocations revocations;
  private final ConflictRecords conflicts;
  private final UserDirectory users;
  private final Transactions transactions;
  private final BindCodes bindCodes;
  private final PersonalData personalData;
  private final Audit audit;
  private final ClockAndSecrets source;

  /** Works on these ports. */
  public IdentityOwners(
      Ports ports,
      BindCodes bindCodes,
      PersonalData personalData,
      Audit audit,
      ClockAndSecrets source) {
    this.bindings = ports.identities().bindings();
    this.unbound = ports.identities().unbound();
    this.revocations = ports.store().revocations();
    this.conflicts = new ConflictRecords(ports.identities().conflicts(), audit, source);
    this.users = ports.users();
    this.transactions = ports.store().transactions();
    this.bindCodes = bindCodes;
    this.personalData = personalData;
    this.audit = audit;
    this.source = source;
  }

  /**
   * Finds the user of an identity that logs in. Stores a new unionId, and adds a binding where the
   * person is known by unionId from another app. A person whose openId and unionId belong to two
   * users is the owner of the openId; the conflict is recorded, for hosts to decide.
   *
   * @param began when the login began
   * @return empty where the person has no account
   * @throws LoginException {@code invalid_code} where a revocation has ended the login; {@code
   *     identity_taken} where the openId is unknown, and the owner of the unionId has another
   *     account in this app; {@code user_not_found} where the user known by unionId no longer
   *     exists
   */
  public Optional<UserId> ownerOf(Instance instance, Identity identity, Moment.Stored began) {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      BindingRules.Facts facts = bindings.factsOf(identity);
      Decision decision = loginDecision(identity, facts, began);
      Optional<UserId> owner;
      switch (decision) {
        case Decision.Unknown unknown -> {
          return Optional.empty();
        }
        case Decision.Unbound noLonger -> {
          return Optional.empty();
        }
        case Decision.Known(Binding bound) -> {
          return Optional.of(bound.userId());
        }
        case Decision.Refuse(LoginError error) -> {
          facts
              .bound()
              .map(Binding::userId)
              .or(facts::unionOwner)
              .ifPresent(user -> audit.recordRefusal(user, instance.name(), error));
          throw new LoginException(error);
        }
        case Decision.LearnUnionId(Binding bound) ->
            owner = carryOutFor(bound.userId(), instance, identity, began);
        case Decision.Conflict(Binding bound, UserId unionOwner) ->
            owner = carryOutFor(bound.userId(), instance, identity, began);
        case Decision.Add(UserId userId) -> owner = carryOutFor(userId, instance, identity, began);
      }
      if (owner.isPresent()) {
        return owner;
      }
    }
    throw contradiction();
  }

  private Decision loginDecision(Identity identity, BindingRules.Facts facts, Moment.Stored began) {
    if (facts.past().hasEnded(began)) {
      boolean isDisabled =
          facts
              .bound()
              .flatMap(bound -> users.find(bound.userId()))
              .filter(user -> user.status() == User.Status.DISABLED)
              .isPresent();
      return new Decision.Refuse(isDisabled ? LoginError.USER_DISABLED : LoginError.INVALID_CODE);
    }
    return BindingRules.login(
        identity,
        facts,
        facts.unionOwner().flatMap(owner -> bindings.find(owner, identity.appId())));
  }

  /**
   * Decides once more while no revocation of this user or identity can happen, and carries that
   * out.
   *
   * @return empty where the facts are others by now
   */
  private Optional<UserId> carryOutFor(
      UserId userId, Instance instance, Identity identity, Moment.Stored began) {
    return transactions.run(
        () -> {
          if (revocations.hold(userId).hasEnded(began)) {
            throw new LoginException(LoginError.INVALID_CODE);
          }
          requireHeld(userId);
          unbound.hold(identity);
          Decision decision = loginDecision(identity, bindings.factsOf(identity), began);
          boolean isAboutUser =
              switch (decision) {
                case Decision.Add(UserId owner) -> owner.equals(userId);
                case Decision.Conflict(Binding bound, UserId unionOwner) ->
                    bound.userId().equals(userId);
                case Decision.LearnUnionId(Binding bound) -> bound.userId().equals(userId);
                default -> false;
              };
          return isAboutUser ? carryOut(decision, instance, identity) : Optional.empty();
        });
  }

  /**
   * Makes an identity belong to a user, inside a transaction.
   *
   * @param began when the exchange began that proved the identity
   * @throws LoginException {@code invalid_code} where the identity was unbound since then; {@code
   *     user_not_found}, {@code identity_taken}, {@code user_already_bound}
   */
  public UserId assign(Instance instance, UserId userId, Identity identity, Moment.Stored began) {
    requireHeld(userId);
    boolean isEnded = unbound.hold(identity).hasEnded(began);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Decision decision =
          BindingRules.bind(
              identity,
              userId,
              bindings.factsOf(identity),
              bindings.find(userId, identity.appId()));
      if (decision instanceof Decision.Refuse(LoginError error)) {
        throw new LoginException(error);
      }
      if (isEnded && decision instanceof Decision.Add) {
        throw new LoginException(LoginError.INVALID_CODE);
      }
      Optional<UserId> owner = carryOut(decision, instance, identity);
      if (owner.isPresent()) {
        return owner.get();
      }
    }
    throw contradiction();
  }

  /** Returns whether an identity, or its unionId, belongs to a user. */
  public boolean isKnown(Identity identity) {
    BindingRules.Facts facts = bindings.factsOf(identity);
    return facts.bound().isPresent() || facts.unionOwner().isPresent();
  }

  /** Returns whether an identity belongs to a user. */
  public boolean isBound(Identity identity) {
    return bindings.factsOf(identity).bound().isPresent();
  }

  /** Returns what a login by a bound identity relies on. */
  public LoginBasis basisOf(Identity identity) {
    return bindings.factsOf(identity).basis().orElseThrow(IdentityOwners::contradiction);
  }

  /**
   * Adds a binding and what goes with it, inside a transaction that holds the identity.
   *
   * @return false where a concurrent transaction added a conflicting binding first
   */
  public boolean add(Instance instance, Identity identity, UserId userId) {
    Instant now = source.now();
    boolean added =
        bindings.add(new Binding(source.secrets().rowId(), instance.name(), identity, userId, now));
    if (added) {
      bindCodes.discard(identity);
      personalData.settle(identity, now);
      audit.record(userId, EventKind.BIND, instance.name(), null);
    }
    return added;
  }

  /** Carries out a decision; empty where a concurrent transaction has changed the facts. */
  private Optional<UserId> carryOut(Decision decision, Instance instance, Identity identity) {
    return switch (decision) {
      case Decision.Known(var bound) -> Optional.of(bound.userId());
      case Decision.LearnUnionId(var bound) ->
          identity
              .knownUnionId()
              .filter(unionId -> bindings.learnUnionId(bound, unionId))
              .map(learned -> conflicts.resolve(bound));
      case Decision.Conflict(var bound, var unionOwner) ->
          Optional.of(conflicts.note(instance, identity, bound, unionOwner));
      case Decision.Add(UserId userId) ->
          add(instance, identity, userId) ? Optional.of(userId) : Optional.empty();
      case Decision.Unknown unknown -> Optional.empty();
      case Decision.Unbound noLonger -> Optional.empty();
      case Decision.Refuse refuse -> throw new LoginException(refuse.error());
    };
  }

  /** Locks a user against erasure while it gets a binding, which would otherwise outlive it. */
  private void requireHeld(UserId userId) {
    if (users.hold(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
  }

  private static IllegalStateException contradiction() {
    return new IllegalStateException("the store contradicts itself about an identity");
  }
}
