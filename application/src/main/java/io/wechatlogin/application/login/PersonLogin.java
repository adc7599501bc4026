package io.wechatlogin.application.login;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.BindCodes;
import io.wechatlogin.application.identity.IdentityOwners;
import io.wechatlogin.application.identity.NewcomerProfiles;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.BindingRules;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides how the login of an identified person ends. */
public final class PersonLogin {
  private final Bindings bindings;
  private final UserDirectory users;
  private final UnboundIdentities unbound;
  private final Revocations revocations;
  private final Transactions transactions;
  private final IdentityOwners owners;
  private final BindCodes bindCodes;
  private final PersonalData personalData;
  private final NewcomerProfiles newcomers;
  private final Audit audit;
  private final ClockAndSecrets source;

  /** Decides by what these ports store. */
  public PersonLogin(
      Ports ports,
      IdentityOwners owners,
      BindCodes bindCodes,
      PersonalData personalData,
      Audit audit,
      ClockAndSecrets source) {
    this.bindings = ports.identities().bindings();
    this.users = ports.users();
    this.unbound = ports.identities().unbound();
    this.revocations = ports.store().revocations();
    this.transactions = ports.store().transactions();
    this.owners = owners;
    this.bindCodes = bindCodes;
    this.personalData = personalData;
    this.newcomers = new NewcomerProfiles(owners, source);
    this.audit = audit;
    this.source = source;
  }

  /**
   * Tries the one statement that serves nearly every login. Where it does not apply, finds the
   * owner of the identity, which may add a binding or a unionId, and tries again.
   *
   * <p>The statement knows only roughly when a login began, and leaves those of persons with a
   * recent revocation. The second time it knows exactly.
   *
   * @return empty where the person has no account
   */
  <T> Optional<T> signIn(
      Instance instance, ProvenIdentity proven, Function<ProvenIdentity, Optional<T>> statement) {
    Optional<T> known = statement.apply(proven);
    if (known.isPresent()) {
      return known;
    }
    Moment.Stored began = revocations.stored(proven.began());
    Optional<UserId> owner = owners.ownerOf(instance, proven.identity(), began);
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        statement
            .apply(proven.beganAt(began))
            .orElseThrow(() -> refusal(instance, proven.identity(), began, owner.get())));
  }

  /** Returns why the owner of an identity cannot sign in, and records it. */
  private LoginException refusal(
      Instance instance, Identity identity, Moment.Stored began, UserId owner) {
    requireActive(instance, owner);
    BindingRules.Facts facts = bindings.factsOf(identity);
    LoginError error = LoginError.NOT_BOUND;
    if (facts.past().hasEnded(began)) {
      error = LoginError.INVALID_CODE;
    } else if (facts.bound().isPresent()) {
      // An active user with a binding is kept out only by the organization that was requested.
      error = LoginError.NOT_A_MEMBER;
    }
    audit.recordRefusal(owner, instance.name(), error);
    return new LoginException(error);
  }

  /**
   * Issues a bindCode to a person who has no account, and keeps the person's data as long as it is
   * valid.
   *
   * @param challenge what the bindCode is tied to; null for nothing
   * @throws LoginException {@code not_bound} where registration is closed, or the person had an
   *     account that was unbound; {@code invalid_code} where it was unbound since the login began
   */
  LoginResult.BindCode bindCode(
      Instance instance, ProvenIdentity proven, Caller caller, @Nullable CodeChallenge challenge) {
    requireRegistration(instance, caller);
    Moment.Stored began = revocations.stored(proven.began());
    ProvenIdentity completed = newcomers.completed(instance, proven);
    return transactions.run(
        () -> {
          requireStranger(proven.identity(), unbound.hold(proven.identity()), began, caller);
          personalData.keepUntil(source.now().plus(OneTimeCode.BindCode.LIFETIME), completed);
          return bindCodes.issue(instance, proven.identity(), challenge);
        });
  }

  /**
   * Returns an identity with the profile of the person, if it is new and the instance asks then.
   */
  public ProvenIdentity completedIfNew(Instance instance, ProvenIdentity proven) {
    return newcomers.completedIfNew(instance, proven);
  }

  /**
   * Checks that a login of this identity ends in a loginCode or a bindCode.
   *
   * @param began when the login began
   * @throws LoginException {@code not_bound}, {@code identity_taken}, {@code user_disabled}, {@code
   *     invalid_code}
   */
  public void requireLogin(Instance instance, Identity identity, Moment.Stored began) {
    Optional<UserId> owner = owners.ownerOf(instance.requireActive(), identity, began);
    if (owner.isEmpty()) {
      Caller anyone = new Caller.Anyone();
      requireRegistration(instance, anyone);
      requireStranger(identity, bindings.factsOf(identity).past(), began, anyone);
    } else {
      requireActive(instance, owner.get());
    }
  }

  /**
   * Checks that a person without an account may get one now.
   *
   * @param past what was revoked of the identity
   */
  private void requireStranger(
      Identity identity, BindingRules.Past past, Moment.Stored began, Caller caller) {
    if (past.hasEnded(began)) {
      throw new LoginException(LoginError.INVALID_CODE);
    }
    // Somebody with this unionId has an account. Only a new binding opens it to this identity.
    if (past.isUnbound()
        && !caller.isHost()
        && bindings.factsOf(identity).unionOwner().isPresent()) {
      throw new LoginException(LoginError.NOT_BOUND);
    }
  }

  private static void requireRegistration(Instance instance, Caller caller) {
    if (!instance.allowRegister() && !caller.isHost()) {
      throw new LoginException(LoginError.NOT_BOUND);
    }
  }

  private void requireActive(Instance instance, UserId userId) {
    User user = users.find(userId).orElseThrow(() -> new LoginException(LoginError.USER_NOT_FOUND));
    if (user.status() != User.Status.ACTIVE) {
      audit.recordRefusal(userId, instance.name(), LoginError.USER_DISABLED);
      throw new LoginException(LoginError.USER_DISABLED);
    }
  }
}
