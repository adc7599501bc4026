package io.wechatlogin.application.registration;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.identity.Attempts;
import io.wechatlogin.application.identity.BindCodes;
import io.wechatlogin.application.identity.IdentityOwners;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.phone.VerifiedPhones;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Profiles;
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
import io.wechatlogin.domain.user.UserPhone;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a user of a person who has no account. */
public final class Registration {
  private static final String DEFAULT_NAME = "WeChat user";

  private final UserDirectory users;
  private final OneTimeCodes codes;
  private final Transactions transactions;
  private final Profiles profiles;
  private final Parts parts;

  /** What a registration is made of. */
  public record Parts(
      IdentityOwners owners,
      BindCodes bindCodes,
      VerifiedPhones phones,
      Attempts attempts,
      Audit audit,
      ClockAndSecrets source) {}

  /** Creates users in these ports. */
  public Registration(Ports ports, Parts parts) {
    this.users = ports.users();
    this.codes = ports.logins().codes();
    this.transactions = ports.store().transactions();
    this.profiles = ports.identities().profiles();
    this.parts = parts;
  }

  /**
   * Creates a user, binds the identity of the bindCode to it and logs it in, all or nothing. WeChat
   * is asked for the phone number before, outside of the transaction, and only where the bindCode
   * is valid. A refused phone number leaves the bindCode valid.
   *
   * @param displayName 1 to 200 characters; null for the nickname, or a default name
   * @param phoneCode a code for the person's phone number; null for none
   * @throws LoginException {@code registration_closed}, {@code invalid_request}, {@code
   *     invalid_bind_code}, also where the person has got an account in the meantime. A wrong or
   *     missing verifier uses the bindCode up. With a phone code, as {@link VerifiedPhones#ask},
   *     and {@code phone_taken}.
   */
  public LoginResult.LoginCode register(
      Instance instance,
      PresentedCode bindCode,
      @Nullable String displayName,
      @Nullable String phoneCode) {
    instance.requireActive();
    if (!instance.allowRegister()) {
      throw new LoginException(LoginError.REGISTRATION_CLOSED);
    }
    if (displayName != null) {
      User.checkDisplayName(displayName);
    }
    UserPhone phone = phone(instance, bindCode, phoneCode);
    LoginResult.LoginCode registered =
        parts
            .attempts()
            .step(
                instance,
                () ->
                    transactions
                        .run(
                            () ->
                                parts
                                    .bindCodes()
                                    .consume(instance, bindCode)
                                    .map(
                                        identity ->
                                            registerInTransaction(
                                                instance,
                                                identity,
                                                parts.bindCodes().answered(instance, bindCode),
                                                nameOf(identity, displayName),
                                                phone)))
                        .orElseThrow(() -> new LoginException(LoginError.INVALID_BIND_CODE)));
    parts.attempts().ended(instance, "registered");
    return registered;
  }

  /** Registers a person who hands over no phone number. */
  public LoginResult.LoginCode register(
      Instance instance, PresentedCode bindCode, @Nullable String displayName) {
    return register(instance, bindCode, displayName, null);
  }

  /**
   * Returns the number of a phone code; null where there is none, or where the bindCode will be
   * refused, so that the phone code stays valid.
   */
  private @Nullable UserPhone phone(
      Instance instance, PresentedCode bindCode, @Nullable String phoneCode) {
    if (phoneCode == null) {
      return null;
    }
    parts.phones().check(instance, phoneCode);
    return parts.bindCodes().isRedeemable(instance, bindCode)
        ? parts.phones().ask(instance, phoneCode)
        : null;
  }

  /** Returns the given name, or the nickname of the person, or a default name. */
  private String nameOf(Identity identity, @Nullable String displayName) {
    return Optional.ofNullable(displayName)
        .or(
            () ->
                profiles
                    .find(identity)
                    .flatMap(row -> Optional.ofNullable(row.profile()))
                    .flatMap(profile -> User.displayNameOf(profile.nickname())))
        .orElse(DEFAULT_NAME);
  }

  /** Registers by a bindCode that has no challenge. */
  public LoginResult.LoginCode register(
      Instance instance, Secret bindCode, @Nullable String displayName) {
    return register(instance, new PresentedCode(bindCode), displayName);
  }

  private LoginResult.LoginCode registerInTransaction(
      Instance instance,
      Identity identity,
      @Nullable CodeChallenge challenge,
      String displayName,
      @Nullable UserPhone phone) {
    if (parts.owners().isKnown(identity)) {
      throw new LoginException(LoginError.INVALID_BIND_CODE);
    }
    User user = users.register(displayName);
    if (!parts.owners().add(instance, identity, user.id())) {
      throw new LoginException(LoginError.INVALID_BIND_CODE);
    }
    parts.audit().record(user.id(), EventKind.REGISTER, instance.name(), null);
    if (phone != null) {
      parts.phones().keep(instance, user.id(), phone);
    }
    Secret loginCode = parts.source().secrets().loginCode();
    codes.issue(
        loginCode.hash(),
        new OneTimeCode.LoginCode(
            instance.name(), user.id(), parts.owners().basisOf(identity), challenge),
        parts.source().now().plus(OneTimeCode.LoginCode.LIFETIME));
    return new LoginResult.LoginCode(loginCode, user, OneTimeCode.LoginCode.LIFETIME);
  }
}
