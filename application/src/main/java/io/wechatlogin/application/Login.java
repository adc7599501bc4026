package io.wechatlogin.application;

import io.wechatlogin.application.StateVerification.BrowserProof;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.application.port.SignIns.Arrival;
import io.wechatlogin.application.port.SignIns.NewSession;
import io.wechatlogin.application.port.Ticket;
import io.wechatlogin.application.port.UserDirectory;
import io.wechatlogin.domain.account.CorpId;
import io.wechatlogin.domain.account.User;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns a code from WeChat into a loginCode, a bindCode or a session. */
public final class Login {
  /** How long a loginCode waits to be traded for a session. */
  public static final Duration LOGIN_CODE_LIFETIME = Duration.ofMinutes(1);

  /** How long a bindCode waits for a registration or a binding. */
  public static final Duration BIND_CODE_LIFETIME = Duration.ofMinutes(5);

  private final StateVerification states;
  private final SignIns signIns;
  private final Bindings bindings;
  private final AccountBinding binding;
  private final UserDirectory users;
  private final OneTimeCodes codes;
  private final PersonData personData;
  private final CodeExchange exchange;
  private final Attempts attempts;
  private final Secrets secrets;
  private final InstantSource clock;

  Login(
      StateVerification states,
      SignIns signIns,
      Bindings bindings,
      AccountBinding binding,
      UserDirectory users,
      OneTimeCodes codes,
      PersonData personData,
      CodeExchange exchange,
      Attempts attempts,
      Secrets secrets,
      InstantSource clock) {
    this.states = states;
    this.signIns = signIns;
    this.bindings = bindings;
    this.binding = binding;
    this.users = users;
    this.codes = codes;
    this.personData = personData;
    this.exchange = exchange;
    this.attempts = attempts;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Trades a code for a loginCode, or for a bindCode where nobody knows the person yet.
   *
   * @param proof of the browser that started the login; a host needs none, nor do types that do not
   *     redirect
   * @throws LoginException as {@link io.wechatlogin.domain.type.LoginType#identify} and {@code
   *     invalid_state}, {@code not_bound}, {@code identity_taken}, {@code user_disabled}
   */
  public LoginResult loginCode(Instance instance, String code, BrowserProof proof, Caller caller) {
    verifyState(instance, code, proof, caller);
    return loginCode(instance, exchange.identify(instance, code), caller);
  }

  /** Goes on where the exchange was made. */
  LoginResult loginCode(Instance instance, Arrival arrival, Caller caller) {
    Secret loginCode = secrets.loginCode();
    return counted(
        instance,
        arrival,
        caller,
        () ->
            signIns
                .issueLoginCode(
                    arrival, loginCode.hash(), clock.instant().plus(LOGIN_CODE_LIFETIME))
                .map(user -> new LoginResult.LoginCode(loginCode, user, LOGIN_CODE_LIFETIME)));
  }

  /**
   * Trades a code for a session in one step.
   *
   * @param corpId the organization to sign in to; without it the only one
   * @throws LoginException as {@link #loginCode} and {@code not_a_member}
   */
  public LoginResult session(
      Instance instance, String code, BrowserProof proof, @Nullable CorpId corpId, Caller caller) {
    verifyState(instance, code, proof, caller);
    Arrival arrival = exchange.identify(instance, code);
    Secret token = secrets.sessionToken();
    NewSession session = new NewSession(secrets.rowId(), token.hash(), corpId, clock.instant());
    return counted(
        instance,
        arrival,
        caller,
        () ->
            signIns
                .openSession(arrival, session)
                .map(signedIn -> new LoginResult.OpenSession(token, signedIn)));
  }

  /**
   * Checks that a login of this identity ends in a loginCode or a bindCode.
   *
   * @throws LoginException {@code not_bound}, {@code identity_taken}, {@code user_disabled}
   */
  void requireLogin(Instance instance, Identity identity) {
    Optional<UserId> owner = binding.resolve(instance.requireActive(), identity);
    if (owner.isEmpty()) {
      requireRegistration(instance, new Caller.Anyone());
    } else {
      requireActive(instance, owner.get());
    }
  }

  /**
   * Keeps what came with a person who has yet to confirm the login. What is not confirmed goes,
   * unless it is a user's.
   */
  void keepForConfirmation(Arrival arrival, Instant latestConfirmation) {
    personData.keepUntil(latestConfirmation.plus(BIND_CODE_LIFETIME), arrival);
  }

  /** Goes on where the person has confirmed, inside a transaction. */
  LoginResult confirmed(Instance instance, Identity person) {
    Arrival arrival = new Arrival(person, instance.name(), null, null);
    LoginResult result = loginCode(instance, arrival, new Caller.Anyone());
    if (result instanceof LoginResult.LoginCode) {
      personData.settle(person, exchange.sessionKeyExpiry());
    }
    return result;
  }

  private void verifyState(Instance instance, String code, BrowserProof proof, Caller caller) {
    instance.requireActive();
    Codes.check(code);
    if (instance.redirectLogin().isPresent() && !caller.isHost()) {
      states.verify(instance, code, proof, null);
    }
  }

  private LoginResult counted(
      Instance instance,
      Arrival arrival,
      Caller caller,
      Supplier<? extends Optional<? extends LoginResult>> shortWay) {
    LoginResult result =
        attempts.step(instance, () -> shortOrLongWay(instance, arrival, caller, shortWay));
    attempts.ended(
        instance,
        switch (result) {
          case LoginResult.LoginCode known -> "login_code";
          case LoginResult.BindCode unknown -> "bind_code";
          case LoginResult.OpenSession signedIn -> "session";
        });
    return result;
  }

  /**
   * Tries the one statement that serves nearly every login; where it does not apply, finds out whom
   * the identity belongs to, which may add a binding or a unionId, and tries again.
   */
  private LoginResult shortOrLongWay(
      Instance instance,
      Arrival arrival,
      Caller caller,
      Supplier<? extends Optional<? extends LoginResult>> shortWay) {
    Optional<? extends LoginResult> known = shortWay.get();
    if (known.isPresent()) {
      return known.get();
    }
    Identity identity = arrival.identity();
    Optional<UserId> owner = binding.resolve(instance, identity);
    if (owner.isEmpty()) {
      return bindCode(instance, arrival, caller);
    }
    Optional<? extends LoginResult> nowKnown = shortWay.get();
    if (nowKnown.isPresent()) {
      return nowKnown.get();
    }
    requireActive(instance, owner.get());
    // An active user with a settled binding is kept out only by the organization that was asked
    // for.
    throw binding.refused(
        instance,
        owner.get(),
        bindings.find(owner.get(), identity.appId()).isPresent()
            ? LoginError.NOT_A_MEMBER
            : LoginError.NOT_BOUND);
  }

  private LoginResult bindCode(Instance instance, Arrival arrival, Caller caller) {
    requireRegistration(instance, caller);
    Secret bindCode = secrets.bindCode();
    Instant expiresAt = clock.instant().plus(BIND_CODE_LIFETIME);
    personData.keepUntil(expiresAt, arrival);
    codes.issue(bindCode.hash(), new Ticket.Bind(instance.name(), arrival.identity()), expiresAt);
    return new LoginResult.BindCode(bindCode, BIND_CODE_LIFETIME);
  }

  private static void requireRegistration(Instance instance, Caller caller) {
    if (!instance.allowRegister() && !caller.isHost()) {
      throw new LoginException(LoginError.NOT_BOUND);
    }
  }

  private void requireActive(Instance instance, UserId userId) {
    User user = users.find(userId).orElseThrow(() -> new LoginException(LoginError.USER_NOT_FOUND));
    if (user.status() != User.Status.ACTIVE) {
      throw binding.refused(instance, userId, LoginError.USER_DISABLED);
    }
  }
}
