package io.wechatlogin.application.login;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.identity.Attempts;
import io.wechatlogin.application.identity.CodeExchange;
import io.wechatlogin.application.identity.ProviderCode;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.SignIns;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.user.CorpId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns a code from WeChat into a loginCode, a bindCode or a session. */
public final class Login {
  private final StateVerification states;
  private final CodeExchange exchange;
  private final SignIns signIns;
  private final PersonLogin persons;
  private final Attempts attempts;
  private final ClockAndSecrets source;

  /** Logs persons in by these parts. */
  public Login(
      StateVerification states,
      CodeExchange exchange,
      SignIns signIns,
      PersonLogin persons,
      Attempts attempts,
      ClockAndSecrets source) {
    this.states = states;
    this.exchange = exchange;
    this.signIns = signIns;
    this.persons = persons;
    this.attempts = attempts;
    this.source = source;
  }

  /**
   * Trades a code for a loginCode, or for a bindCode where the person has no account yet.
   *
   * @param proof of the browser that started the login; not needed from a host, or for types that
   *     do not redirect
   * @throws LoginException as {@link io.wechatlogin.domain.type.LoginType#identify} and {@code
   *     invalid_state}, {@code not_bound}, {@code identity_taken}, {@code user_disabled}
   */
  public LoginResult loginCode(Instance instance, String code, BrowserProof proof, Caller caller) {
    CodeChallenge challenge = verifyState(instance, code, proof, caller);
    return loginCode(instance, exchange.identify(instance, code), caller, challenge);
  }

  /**
   * Continues {@link #loginCode} after the exchange.
   *
   * @param challenge what the loginCode or bindCode is tied to; null for nothing
   */
  public LoginResult loginCode(
      Instance instance, ProvenIdentity proven, Caller caller, @Nullable CodeChallenge challenge) {
    LoginResult result =
        attempts.step(
            instance,
            () ->
                persons
                    .signIn(instance, proven, began -> issueLoginCode(began, challenge))
                    .<LoginResult>map(code -> code)
                    .orElseGet(() -> persons.bindCode(instance, proven, caller, challenge)));
    attempts.ended(
        instance,
        switch (result) {
          case LoginResult.LoginCode known -> "login_code";
          case LoginResult.BindCode stranger -> "bind_code";
        });
    return result;
  }

  /**
   * Trades a code for a session in one step, or for a bindCode where the person has no account yet.
   *
   * @param proof with the verifier where the login has a challenge
   * @param corpId the organization to sign in to; if null, the user's only one
   * @throws LoginException as {@link #loginCode} and {@code not_a_member}
   */
  public SignInResult session(
      Instance instance, String code, BrowserProof proof, @Nullable CorpId corpId, Caller caller) {
    CodeChallenge challenge = verifyState(instance, code, proof, caller);
    boolean isByBrowser = instance.redirectLogin().isPresent() && !caller.isHost();
    if (isByBrowser
        && !CodeChallenge.isMet(challenge, CodeChallenge.answeredBy(proof.codeVerifier()))) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    ProvenIdentity proven = exchange.identify(instance, code);
    SignInResult result =
        attempts.step(
            instance,
            () ->
                persons
                    .signIn(instance, proven, began -> openSession(began, corpId))
                    .<SignInResult>map(session -> session)
                    .orElseGet(() -> persons.bindCode(instance, proven, caller, challenge)));
    attempts.ended(
        instance,
        switch (result) {
          case SignInResult.OpenedSession opened -> "session";
          case LoginResult.BindCode stranger -> "bind_code";
        });
    return result;
  }

  private Optional<LoginResult.LoginCode> issueLoginCode(
      ProvenIdentity proven, @Nullable CodeChallenge challenge) {
    Secret loginCode = source.secrets().loginCode();
    return signIns
        .issueLoginCode(
            proven, loginCode.hash(), challenge, source.now().plus(OneTimeCode.LoginCode.LIFETIME))
        .map(user -> new LoginResult.LoginCode(loginCode, user, OneTimeCode.LoginCode.LIFETIME));
  }

  private Optional<SignInResult.OpenedSession> openSession(
      ProvenIdentity proven, @Nullable CorpId corpId) {
    Secret token = source.secrets().sessionToken();
    NewSession session =
        new NewSession(
            source.secrets().rowId(),
            token.hash(),
            corpId,
            source.now(),
            CurrentRequest.currentOrigin());
    return signIns
        .openSession(proven, session)
        .map(opened -> new SignInResult.OpenedSession(token, opened));
  }

  /** Returns the challenge that the outcome is tied to; null for none. */
  private @Nullable CodeChallenge verifyState(
      Instance instance, String code, BrowserProof proof, Caller caller) {
    instance.requireActive();
    ProviderCode.check(code);
    return instance.needsState() && !caller.isHost() ? states.verifyLogin(instance, proof) : null;
  }
}
