package io.wechatlogin.application;

import io.wechatlogin.application.StateVerification.BrowserProof;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Events.Kind;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.SignIns.Arrival;
import io.wechatlogin.application.port.Ticket;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.BindingRules;
import io.wechatlogin.domain.identity.BindingRules.Decision;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.Push;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Ties identities to users, and unties them. */
public final class AccountBinding {
  /** Each round that is lost has a winner, whose binding the next round sees. */
  private static final int ROUNDS = 5;

  private final Instances instances;
  private final StateVerification states;
  private final SignedInSessions sessions;
  private final Bindings bindings;
  private final UserDirectory users;
  private final OneTimeCodes codes;
  private final PersonData personData;
  private final CodeExchange exchange;
  private final Attempts attempts;
  private final Transactions transactions;
  private final Audit audit;
  private final Secrets secrets;
  private final InstantSource clock;

  AccountBinding(
      Instances instances,
      StateVerification states,
      SignedInSessions sessions,
      Bindings bindings,
      UserDirectory users,
      OneTimeCodes codes,
      PersonData personData,
      CodeExchange exchange,
      Attempts attempts,
      Transactions transactions,
      Audit audit,
      Secrets secrets,
      InstantSource clock) {
    this.instances = instances;
    this.states = states;
    this.sessions = sessions;
    this.bindings = bindings;
    this.users = users;
    this.codes = codes;
    this.personData = personData;
    this.exchange = exchange;
    this.attempts = attempts;
    this.transactions = transactions;
    this.audit = audit;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Binds the person whom a code was issued to. Binding what is bound to this user already is a
   * success.
   *
   * @param proof of the browser that started the login to bind; a host needs none
   * @throws LoginException as {@link io.wechatlogin.domain.type.LoginType#identify} and {@code
   *     invalid_state}, {@code user_not_found}, {@code identity_taken}, {@code user_already_bound}
   */
  public void bind(
      Instance instance, UserId userId, String code, BrowserProof proof, Caller caller) {
    caller.requireMayActFor(userId);
    instance.requireActive();
    Codes.check(code);
    requireUser(userId);
    if (instance.redirectLogin().isPresent() && !caller.isHost()) {
      states.verify(instance, code, proof, userId);
    }
    bind(instance, userId, exchange.identify(instance, code));
  }

  /** Binds a person who has just proven who they are. */
  void bind(Instance instance, UserId userId, Arrival arrival) {
    bindOrRefuse(
        instance,
        userId,
        () -> {
          personData.keep(arrival);
          return arrival.identity();
        });
  }

  /**
   * Binds the person whom a bindCode was issued to. A refusal leaves the bindCode as it is.
   *
   * @throws LoginException {@code invalid_bind_code}, {@code user_not_found}, {@code
   *     identity_taken}, {@code user_already_bound}
   */
  public void bindByCode(Instance instance, UserId userId, Secret bindCode, Caller caller) {
    caller.requireMayActFor(userId);
    instance.requireActive();
    requireUser(userId);
    bindOrRefuse(instance, userId, () -> consume(instance, bindCode));
  }

  /**
   * Unties a user from this instance's app; what is not bound is a success too. Where the user does
   * it, the sessions that began by this app end as well, but for the one that was shown: who holds
   * the WeChat account may be somebody else.
   *
   * @throws LoginException {@code user_not_found}; {@code last_binding} where the instance keeps
   *     the last way to log in
   */
  public void unbind(Instance instance, UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    auditingRefusals(
        instance,
        userId,
        () -> {
          if (instance.rules().keepsLastLogin()) {
            requireAnotherLogin(instance, userId);
          }
          Optional<Binding> removed = bindings.remove(userId, instance.appId());
          removed.ifPresent(binding -> unbound(instance, binding, caller));
          return userId;
        });
  }

  /** Held, as the last two could be untied at the same time. */
  private void requireAnotherLogin(Instance instance, UserId userId) {
    List<Binding> all = bindings.holdAll(userId);
    boolean isBound = all.stream().anyMatch(binding -> isOf(instance, binding));
    boolean another =
        all.stream()
            .filter(binding -> !isOf(instance, binding))
            .anyMatch(binding -> instances.canLogInBy(binding.identity().appId()));
    if (isBound && !another) {
      throw new LoginException(LoginError.LAST_BINDING);
    }
  }

  private static boolean isOf(Instance instance, Binding binding) {
    return binding.identity().appId().equals(instance.appId());
  }

  private void unbound(Instance instance, Binding binding, Caller caller) {
    personData.erase(binding.identity());
    audit.log(binding.userId(), Kind.UNBIND, instance.name(), null);
    if (caller instanceof Caller.SignedInUser user) {
      sessions.endBegunBy(instance, binding.userId(), "unbind", user.sessionId());
    }
  }

  /**
   * Does what follows from news of a person for what is kept of them, inside a transaction. Where
   * the binding is younger than {@code latest}, nothing.
   *
   * @return whose binding it is, or was
   */
  Optional<UserId> heed(Instance instance, Identity person, Push.Kind news, Instant latest) {
    Optional<Binding> bound = bindings.factsOf(person).bound();
    if (bound.filter(binding -> binding.boundAt().isAfter(latest)).isPresent()) {
      return Optional.empty();
    }
    if (news.endsLogin()) {
      bound = bound.filter(bindings::remove);
      codes.discardBindCodes(person);
      personData.erase(person);
    } else {
      personData.clearProfile(person, clock.instant());
    }
    Kind kind = news.endsLogin() ? Kind.UNBIND : Kind.NOTIFIED;
    bound.ifPresent(binding -> audit.log(binding.userId(), kind, instance.name(), news.word()));
    return bound.map(Binding::userId);
  }

  /**
   * Returns a user's binding in this instance's app.
   *
   * @throws LoginException {@code user_not_found}
   */
  public Optional<Binding> find(Instance instance, UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    return bindings.find(userId, instance.appId());
  }

  /**
   * Returns all bindings of a user, oldest first.
   *
   * @throws LoginException {@code user_not_found}
   */
  public List<Binding> ofUser(UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    requireUser(userId);
    return bindings.ofUser(userId);
  }

  /**
   * Finds whose identity this is. Keeps a unionId that is news, and adds a binding where the person
   * is known by unionId from another app.
   *
   * @throws LoginException {@code identity_taken} where openId and unionId point to two users;
   *     {@code user_not_found} where the user known by unionId is gone
   */
  Optional<UserId> resolve(Instance instance, Identity identity) {
    for (int round = 0; round < ROUNDS; round++) {
      BindingRules.Facts facts = bindings.factsOf(identity);
      Optional<Binding> ofOwner =
          facts.unionOwner().flatMap(owner -> bindings.find(owner, identity.appId()));
      Decision decision = BindingRules.login(identity, facts, ofOwner);
      switch (decision) {
        case Decision.Unknown unknown -> {
          return Optional.empty();
        }
        case Decision.Refuse(LoginError error) -> {
          facts
              .bound()
              .map(Binding::userId)
              .or(facts::unionOwner)
              .ifPresent(user -> audit.log(user, Kind.REFUSED, instance.name(), error.code()));
          throw new LoginException(error);
        }
        default -> {
          Optional<UserId> owner = transactions.run(() -> carryOut(decision, instance, identity));
          if (owner.isPresent()) {
            return owner;
          }
        }
      }
    }
    throw new IllegalStateException("the store contradicts itself about an identity");
  }

  /** Writes down that a known user was refused, and returns the refusal. */
  LoginException refused(Instance instance, UserId userId, LoginError error) {
    audit.log(userId, Kind.REFUSED, instance.name(), error.code());
    return new LoginException(error);
  }

  /** Consumes a bindCode of this instance, inside a transaction. */
  Identity consume(Instance instance, Secret bindCode) {
    return codes
        .consume(Ticket.Bind.class, bindCode.hash(), clock.instant())
        .filter(ticket -> ticket.loginType().equals(instance.name()))
        .map(Ticket.Bind::identity)
        .orElseThrow(() -> new LoginException(LoginError.INVALID_BIND_CODE));
  }

  /** Adds a binding and what goes with it, inside a transaction; false where another came first. */
  boolean add(Instance instance, Identity identity, UserId userId) {
    boolean added =
        bindings.add(
            new Binding(secrets.rowId(), instance.name(), identity, userId, clock.instant()));
    if (added) {
      codes.discardBindCodes(identity);
      personData.settle(identity, exchange.sessionKeyExpiry());
      audit.log(userId, Kind.BIND, instance.name(), null);
    }
    return added;
  }

  private void bindOrRefuse(Instance instance, UserId userId, Supplier<Identity> identity) {
    attempts.step(
        instance,
        () ->
            auditingRefusals(
                instance, userId, () -> bindInTransaction(instance, userId, identity.get())));
    attempts.ended(instance, "bound");
  }

  /** Does work in a transaction; a refusal undoes it, and is written down. */
  private UserId auditingRefusals(Instance instance, UserId userId, Supplier<UserId> work) {
    try {
      return transactions.run(work);
    } catch (LoginException refusal) {
      audit.log(userId, Kind.REFUSED, instance.name(), refusal.error().code());
      throw refusal;
    }
  }

  private UserId bindInTransaction(Instance instance, UserId userId, Identity identity) {
    requireHeld(userId);
    for (int round = 0; round < ROUNDS; round++) {
      Decision decision =
          BindingRules.bind(
              identity,
              userId,
              bindings.factsOf(identity),
              bindings.find(userId, identity.appId()));
      if (decision instanceof Decision.Refuse(LoginError error)) {
        throw new LoginException(error);
      }
      Optional<UserId> bound = carryOut(decision, instance, identity);
      if (bound.isPresent()) {
        return bound.get();
      }
    }
    throw new IllegalStateException("the store contradicts itself about an identity");
  }

  /** Does what was decided; empty where another came first. */
  private Optional<UserId> carryOut(Decision decision, Instance instance, Identity identity) {
    return switch (decision) {
      case Decision.Known(var bound) -> Optional.of(bound.userId());
      case Decision.LearnUnionId(var bound) ->
          identity
              .knownUnionId()
              .filter(unionId -> bindings.learnUnionId(bound, unionId))
              .map(learned -> bound.userId());
      case Decision.Add(UserId userId) -> {
        requireHeld(userId);
        yield add(instance, identity, userId) ? Optional.of(userId) : Optional.empty();
      }
      case Decision.Unknown unknown -> Optional.empty();
      case Decision.Refuse refuse -> throw new LoginException(refuse.error());
    };
  }

  /** Keeps a user from being erased while it gets a binding, which would outlive it. */
  private void requireHeld(UserId userId) {
    if (users.hold(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
  }

  private void requireUser(UserId userId) {
    if (users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
  }
}
