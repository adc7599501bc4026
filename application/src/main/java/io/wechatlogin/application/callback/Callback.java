package io.wechatlogin.application.callback;

import io.wechatlogin.application.binding.AccountBinding;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.identity.CodeExchange;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.scan.ScanApproval;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.audit.Actor;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.state.LoginIntent;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.type.RedirectLogin;
import io.wechatlogin.domain.url.WebUrl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers the browser that comes back from WeChat. */
public final class Callback {
  /** The parameters of an outcome. A redirect URL's own parameters of these names are dropped. */
  private static final Set<String> OUTCOME =
      Set.of("loginCode", "bindCode", "bound", "error", "state");

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
  public WebUrl answer(Instance instance, @Nullable String code, BrowserProof proof) {
    return switch (states.claim(instance, proof)) {
      case StateClaim.First(PendingLogin pending) -> {
        WebUrl answer = end(instance, code, pending);
        states.answered(proof, answer);
        yield answer;
      }
      case StateClaim.Repeated repeated -> states.awaitAnswer(proof);
      case StateClaim.Refused refused -> throw new LoginException(LoginError.INVALID_STATE);
    };
  }

  private WebUrl end(Instance instance, @Nullable String code, PendingLogin pending) {
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
          // A session began this binding, although its token does not come with the callback.
          CurrentRequest.orNone()
              .by(Actor.USER)
              .during(
                  () -> binding.bind(instance, Objects.requireNonNull(pending.binder()), proven));
          yield withOutcome(instance, pending, "bound", "true");
        }
        case LOGIN -> withCode(instance, pending, logIn(instance, proven, pending));
      };
    } catch (LoginException refusal) {
      return withOutcome(instance, pending, "error", refusal.error().code());
    }
  }

  private LoginResult logIn(Instance instance, ProvenIdentity proven, PendingLogin pending) {
    return login.loginCode(instance, proven, new Caller.Anyone(), pending.initiator().challenge());
  }

  private static WebUrl withCode(Instance instance, PendingLogin pending, LoginResult result) {
    return switch (result) {
      case LoginResult.LoginCode known ->
          withOutcome(instance, pending, "loginCode", known.loginCode().reveal());
      case LoginResult.BindCode stranger ->
          withOutcome(instance, pending, "bindCode", stranger.bindCode().reveal());
    };
  }

  /**
   * Adds an outcome and the state of the caller, or else the one that the application configured.
   * What the query had by these names before is removed, because readers take the first. The page
   * of a scan needs no state.
   */
  private static WebUrl withOutcome(
      Instance instance, PendingLogin pending, String name, String value) {
    Map<String, String> outcome = new LinkedHashMap<>();
    outcome.put(name, value);
    if (pending.intent() != LoginIntent.SCAN) {
      Optional.ofNullable(pending.initiator().state())
          .or(() -> instance.redirectLogin().flatMap(RedirectLogin::applicationState))
          .ifPresent(state -> outcome.put("state", state));
    }
    return pending.redirectUrl().withParameters(OUTCOME, outcome);
  }
}
