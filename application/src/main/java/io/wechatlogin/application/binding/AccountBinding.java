package io.wechatlogin.application.binding;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.Attempts;
import io.wechatlogin.application.identity.BindCodes;
import io.wechatlogin.application.identity.CodeExchange;
import io.wechatlogin.application.identity.IdentityOwners;
import io.wechatlogin.application.identity.NewcomerProfiles;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.identity.ProviderCode;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.session.LiveCallers;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Binds WeChat accounts to users. */
public final class AccountBinding {
  private final UserDirectory users;
  private final Transactions transactions;
  private final Revocations revocations;
  private final LiveCallers callers;
  private final NewcomerProfiles newcomers;
  private final StateVerification states;
  private final CodeExchange exchange;
  private final Parts parts;

  /** What a binding is made of. */
  public record Parts(
      IdentityOwners owners,
      BindCodes bindCodes,
      PersonalData personalData,
      Attempts attempts,
      Audit audit,
      ClockAndSecrets source) {}

  /** Binds accounts by these parts. */
  public AccountBinding(Ports ports, StateVerification states, CodeExchange exchange, Parts parts) {
    this.users = ports.users();
    this.transactions = ports.store().transactions();
    this.revocations = ports.store().revocations();
    this.callers = new LiveCallers(ports, parts.source());
    this.newcomers = new NewcomerProfiles(parts.owners(), parts.source());
    this.states = states;
    this.exchange = exchange;
    this.parts = parts;
  }

  /**
   * Binds the person to whom a code was issued. Binding what this user has bound already succeeds.
   * Where the user asks, the sessions that began it must be alive when it ends.
   *
   * @param proof of the browser that started the login to bind; a host needs none
   * @throws LoginException as {@link io.wechatlogin.domain.type.LoginType#identify} and {@code
   *     invalid_state}, {@code user_not_found}, {@code identity_taken}, {@code user_already_bound};
   *     {@code unauthenticated}, {@code user_disabled} where the user has lost the right meanwhile
   */
  public void bind(
      Instance instance, UserId userId, String code, BrowserProof proof, Caller caller) {
    caller.requireMayActFor(userId);
    instance.requireActive();
    ProviderCode.check(code);
    requireUser(userId);
    Set<Binder> binders = callers.began(caller);
    if (instance.needsState() && !caller.isHost()) {
      binders.add(states.verifyBinding(instance, proof, userId));
    }
    bind(instance, userId, exchange.identify(instance, code), binders);
  }

  /** Continues {@link #bind} after the exchange, for the user who began it in a browser. */
  public void bind(Instance instance, Binder binder, ProvenIdentity proven) {
    bind(instance, binder.userId(), proven, Set.of(binder));
  }

  private void bind(Instance instance, UserId userId, ProvenIdentity proven, Set<Binder> binders) {
    Moment.Stored began = revocations.stored(proven.began());
    ProvenIdentity completed = newcomers.completedIfNew(instance, proven);
    bindInTransaction(
        instance,
        userId,
        () -> {
          callers.requireAlive(userId, binders);
          UserId owner = parts.owners().assign(instance, userId, proven.identity(), began);
          // Last, because an unbinding, too, holds the identity before it touches the data.
          parts.personalData().keep(completed);
          return Optional.of(owner);
        });
  }

  /**
   * Binds the person to whom a bindCode was issued. If it is refused, the bindCode stays valid,
   * except where its verifier is wrong or missing: that uses it up.
   *
   * @throws LoginException {@code invalid_bind_code}, {@code user_not_found}, {@code
   *     identity_taken}, {@code user_already_bound}; {@code unauthenticated}, {@code user_disabled}
   *     as above
   */
  public void bindByCode(Instance instance, UserId userId, PresentedCode bindCode, Caller caller) {
    caller.requireMayActFor(userId);
    instance.requireActive();
    requireUser(userId);
    bindInTransaction(
        instance,
        userId,
        () -> {
          callers.requireAlive(userId, callers.began(caller));
          // A bindCode that an unbinding has not discarded was issued after it.
          return parts
              .bindCodes()
              .consume(instance, bindCode)
              .map(identity -> parts.owners().assign(instance, userId, identity, Moment.NOW));
        });
  }

  /** Binds by a bindCode that has no challenge. */
  public void bindByCode(Instance instance, UserId userId, Secret bindCode, Caller caller) {
    bindByCode(instance, userId, new PresentedCode(bindCode), caller);
  }

  /**
   * Runs the work in a transaction; a refusal rolls it back and is recorded.
   *
   * @param work returns empty where the bindCode is refused and nevertheless used up
   */
  private void bindInTransaction(
      Instance instance, UserId userId, Supplier<Optional<UserId>> work) {
    parts
        .attempts()
        .step(
            instance,
            () ->
                parts
                    .audit()
                    .recordingRefusals(
                        userId,
                        instance.name(),
                        () ->
                            transactions
                                .run(work)
                                .orElseThrow(
                                    () -> new LoginException(LoginError.INVALID_BIND_CODE))));
    parts.attempts().ended(instance, "bound");
  }

  private void requireUser(UserId userId) {
    if (users.find(userId).isEmpty()) {
      throw new LoginException(LoginError.USER_NOT_FOUND);
    }
  }
}
