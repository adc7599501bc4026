package io.wechatlogin.application.login;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.BindCodes;
import io.wechatlogin.application.identity.IdentityOwners;
import io.wechatlogin.application.identity.PersonalData;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides how the login of an identified person ends. */
public final class PersonLogin {
  private final Bindings bindings;
  private final UserDirectory users;
  private final IdentityOwners owners;
  private final BindCodes bindCodes;
  private final PersonalData personalData;
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
    this.owners = owners;
    this.bindCodes = bindCodes;
    this.personalData = personalData;
    this.audit = audit;
    this.source = source;
  }

  /**
   * Tries the one statement that serves nearly every login. Where it does not apply, finds the
   * owner of the identity, which may add a binding or a unionId, and tries again.
   *
   * @return empty where the person has no account
   */
  <T> Optional<T> signIn(Instance instance, Identity identity, Supplier<Optional<T>> statement) {
    Optional<T> known = statement.get();
    if (known.isPresent()) {
      return known;
    }
    Optional<UserId> owner = owners.ownerOf(instance, identity);
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(statement.get().orElseThrow(() -> refusal(instance, identity, owner.get())));
  }

  /** Returns why the owner of an identity cannot sign in, and records it. */
  private LoginException refusal(Instance instance, Identity identity, UserId owner) {
    requireActive(instance, owner);
    // An active user with a binding is kept out only by the organization that was requested.
    LoginError error =
        bindings.find(owner, identity.appId()).isPresent()
            ? LoginError.NOT_A_MEMBER
            : LoginError.NOT_BOUND;
    audit.recordRefusal(owner, instance.name(), error);
    return new LoginException(error);
  }

  /**
   * Issues a bindCode to a person who has no account, and keeps the person's data as long as it is
   * valid.
   *
   * @param challenge what the bindCode is tied to; null for nothing
   * @throws LoginException {@code not_bound} where registration is closed
   */
  LoginResult.BindCode bindCode(
      Instance instance, ProvenIdentity proven, Caller caller, @Nullable CodeChallenge challenge) {
    requireRegistration(instance, caller);
    personalData.keepUntil(source.now().plus(OneTimeCode.BindCode.LIFETIME), proven);
    return bindCodes.issue(instance, proven.identity(), challenge);
  }

  /**
   * Checks that a login of this identity ends in a loginCode or a bindCode.
   *
   * @throws LoginException {@code not_bound}, {@code identity_taken}, {@code user_disabled}
   */
  public void requireLogin(Instance instance, Identity identity) {
    Optional<UserId> owner = owners.ownerOf(instance.requireActive(), identity);
    if (owner.isEmpty()) {
      requireRegistration(instance, new Caller.Anyone());
    } else {
      requireActive(instance, owner.get());
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
