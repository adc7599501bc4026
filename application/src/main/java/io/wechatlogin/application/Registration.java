package io.wechatlogin.application;

import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Events.Kind;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.Ticket;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.BindingRules;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a user of a person whom nobody knew. */
public final class Registration {
  private static final String DEFAULT_NAME = "WeChat user";

  private final AccountBinding binding;
  private final Bindings bindings;
  private final UserDirectory users;
  private final OneTimeCodes codes;
  private final Transactions transactions;
  private final Attempts attempts;
  private final Audit audit;
  private final Secrets secrets;
  private final InstantSource clock;

  Registration(
      AccountBinding binding,
      Bindings bindings,
      UserDirectory users,
      OneTimeCodes codes,
      Transactions transactions,
      Attempts attempts,
      Audit audit,
      Secrets secrets,
      InstantSource clock) {
    this.binding = binding;
    this.bindings = bindings;
    this.users = users;
    this.codes = codes;
    this.transactions = transactions;
    this.attempts = attempts;
    this.audit = audit;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Makes a new user, binds the identity of the bindCode to it and logs it in, all or nothing.
   *
   * @param displayName 1 to 200 characters
   * @throws LoginException {@code registration_closed}, {@code invalid_request}, {@code
   *     invalid_bind_code} also where the person has become known in the meantime
   */
  public LoginResult.LoginCode register(
      Instance instance, Secret bindCode, @Nullable String displayName) {
    instance.requireActive();
    if (!instance.allowRegister()) {
      throw new LoginException(LoginError.REGISTRATION_CLOSED);
    }
    String name = User.checkDisplayName(Optional.ofNullable(displayName).orElse(DEFAULT_NAME));
    LoginResult.LoginCode registered =
        attempts.step(
            instance,
            () ->
                transactions.run(
                    () ->
                        registerInTransaction(
                            instance, binding.consume(instance, bindCode), name)));
    attempts.ended(instance, "registered");
    return registered;
  }

  private LoginResult.LoginCode registerInTransaction(
      Instance instance, Identity identity, String displayName) {
    BindingRules.Facts facts = bindings.factsOf(identity);
    if (facts.bound().isPresent() || facts.unionOwner().isPresent()) {
      throw new LoginException(LoginError.INVALID_BIND_CODE);
    }
    User user = users.register(displayName);
    if (!binding.add(instance, identity, user.id())) {
      throw new LoginException(LoginError.INVALID_BIND_CODE);
    }
    audit.log(user.id(), Kind.REGISTER, instance.name(), null);
    Secret loginCode = secrets.loginCode();
    codes.issue(
        loginCode.hash(),
        new Ticket.Login(instance.name(), user.id()),
        clock.instant().plus(Login.LOGIN_CODE_LIFETIME));
    return new LoginResult.LoginCode(loginCode, user, Login.LOGIN_CODE_LIFETIME);
  }
}
