package io.wechatlogin.application.registration;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.identity.Attempts;
import io.wechatlogin.application.identity.BindCodes;
import io.wechatlogin.application.identity.IdentityOwners;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.User;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a user of a person who has no account. */
public final class Registration {
  private static final String DEFAULT_NAME = "WeChat user";

  private final UserDirectory users;
  private final OneTimeCodes codes;
  private final Transactions transactions;
  private final IdentityOwners owners;
  private final BindCodes bindCodes;
  private final Attempts attempts;
  private final Audit audit;
  private final ClockAndSecrets source;

  /** Creates users in these ports. */
  public Registration(
      Ports ports,
      IdentityOwners owners,
      BindCodes bindCodes,
      Attempts attempts,
      Audit audit,
      ClockAndSecrets source) {
    this.users = ports.users();
    this.codes = ports.logins().codes();
    this.transactions = ports.store().transactions();
    this.owners = owners;
    this.bindCodes = bindCodes;
    this.attempts = attempts;
    this.audit = audit;
    this.source = source;
  }

  /**
   * Creates a user, binds the identity of the bindCode to it and logs it in, all or nothing.
   *
   * @param displayName 1 to 200 characters; null for a default name
   * @throws LoginException {@code registration_closed}, {@code invalid_request}, {@code
   *     invalid_bind_code}, also where the person has got an account in the meantime. A wrong or
   *     missing verifier uses the bindCode up.
   */
  public LoginResult.LoginCode register(
      Instance instance, PresentedCode bindCode, @Nullable String displayName) {
    instance.requireActive();
    if (!instance.allowRegister()) {
      throw new LoginException(LoginError.REGISTRATION_CLOSED);
    }
    String name = User.checkDisplayName(Optional.ofNullable(displayName).orElse(DEFAULT_NAME));
    LoginResult.LoginCode registered =
        attempts.step(
            instance,
            () ->
                transactions
                    .run(
                        () ->
                            bindCodes
                                .consume(instance, bindCode)
                                .map(
                                    identity ->
                                        registerInTransaction(
                                            instance,
                                            identity,
                                            bindCodes.answered(instance, bindCode),
                                            name)))
                    .orElseThrow(() -> new LoginException(LoginError.INVALID_BIND_CODE)));
    attempts.ended(instance, "registered");
    return registered;
  }

  /** Registers by a bindCode that has no challenge. */
  public LoginResult.LoginCode register(
      Instance instance, Secret bindCode, @Nullable String displayName) {
    return register(instance, new PresentedCode(bindCode), displayName);
  }

  private LoginResult.LoginCode registerInTransaction(
      Instance instance, Identity identity, @Nullable CodeChallenge challenge, String displayName) {
    if (owners.isKnown(identity)) {
      throw new LoginException(LoginError.INVALID_BIND_CODE);
    }
    User user = users.register(displayName);
    if (!owners.add(instance, identity, user.id())) {
      throw new LoginException(LoginError.INVALID_BIND_CODE);
    }
    audit.record(user.id(), EventKind.REGISTER, instance.name(), null);
    Secret loginCode = source.secrets().loginCode();
    codes.issue(
        loginCode.hash(),
        new OneTimeCode.LoginCode(instance.name(), user.id(), owners.basisOf(identity), challenge),
        source.now().plus(OneTimeCode.LoginCode.LIFETIME));
    return new LoginResult.LoginCode(loginCode, user, OneTimeCode.LoginCode.LIFETIME);
  }
}
