package io.wechatlogin.application.callback;

import io.wechatlogin.application.binding.AccountBinding;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.CodeExchange;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.scan.ScanApproval;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.state.LoginIntent;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.type.RedirectLogin;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers the browser that comes back from WeChat. */
public final class Callback {
  private final StateVerification states;
  private final CodeExchange exchange;
  private final Login login;
  private final AccountBinding binding;
  private final ScanApproval scans;

  /** Ends a login by the use case of its intent. */
  public Callback(
      StateVerification states,
      CodeExchange exchange,
      Login login,
      AccountBinding binding,
      ScanApproval scans) {
    this.states = states;
    this.exchange = exchange;
    this.login = login;
    this.binding = binding;
    this.scans = scans;
  }

  /**
   * Ends a login that {@link StateVerification} started, and returns where the browser goes: to the
   * redirect URL with {@code loginCode}, {@code bindCode}, {@code bound=true} or {@code error}, and
   * the caller's {@code state}. A phone that decides a scan goes to the page of the scan.
   *
   * @param code null where WeChat sent none, as some of its pages do when a person refuses
   * @throws LoginException {@code invalid_state}: there is no trusted redirect URL
   */
  public URI answer(Instance instance, @Nullable String code, BrowserProof proof) {
    return switch (states.claim(instance, proof)) {
      case StateClaim.First(PendingLogin pending) -> {
        URI answer = end(instance, code, pending);
        states.answered(proof, answer);
        yield answer;
      }
      case StateClaim.Repeated repeated -> states.awaitAnswer(proof);
      case StateClaim.Refused refused -> throw new LoginException(LoginError.INVALID_STATE);
    };
  }

  private URI end(Instance instance, @Nullable String code, PendingLogin pending) {
    OutcomeUrl url = OutcomeUrl.of(pending.redirectUrl());
    try {
      if (code == null) {
        throw new LoginException(LoginError.INVALID_CODE);
      }
      ProvenIdentity proven = exchange.identify(instance, code);
      return switch (pending.intent()) {
        case SCAN -> {
          scans.identified(
              Objects.requireNonNull(pending.scanId()), pending.browser().hash(), proven);
          yield pending.redirectUrl();
        }
        case BIND -> {
          binding.bind(instance, Objects.requireNonNull(pending.userId()), proven);
          yield withState(instance, pending, url.with("bound", "true"));
        }
        case LOGIN -> withState(instance, pending, withCode(url, logIn(instance, proven, pending)));
      };
    } catch (LoginException refusal) {
      return withState(instance, pending, url.with("error", refusal.error().code()));
    }
  }

  private LoginResult logIn(Instance instance, ProvenIdentity proven, PendingLogin pending) {
    return login.loginCode(instance, proven, new Caller.Anyone(), pending.initiator().challenge());
  }

  private static OutcomeUrl withCode(OutcomeUrl url, LoginResult result) {
    return switch (result) {
      case LoginResult.LoginCode known -> url.with("loginCode", known.loginCode().reveal());
      case LoginResult.BindCode stranger -> url.with("bindCode", stranger.bindCode().reveal());
    };
  }

  /**
   * Adds the state of the caller, or the one that the application configured, if any. The page of a
   * scan needs none.
   */
  private static URI withState(Instance instance, PendingLogin pending, OutcomeUrl url) {
    if (pending.intent() == LoginIntent.SCAN) {
      return url.uri();
    }
    return Optional.ofNullable(pending.initiator().state())
        .or(() -> instance.redirectLogin().flatMap(RedirectLogin::applicationState))
        .map(state -> url.with("state", state).uri())
        .orElseGet(url::uri);
  }
}
