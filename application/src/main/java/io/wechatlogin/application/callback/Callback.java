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
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.type.RedirectLogin;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
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
   * the application's {@code state}. A phone that decides a scan goes to the page of the scan.
   *
   * @param code null where WeChat sent none, as some of its pages do when a person refuses
   * @throws LoginException {@code invalid_state}: there is no trusted redirect URL
   */
  public URI answer(Instance instance, @Nullable String code, BrowserProof proof) {
    return switch (states.claim(instance, code == null ? "" : code, proof)) {
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
    URI redirectUrl = pending.redirectUrl();
    try {
      if (code == null) {
        throw new LoginException(LoginError.INVALID_CODE);
      }
      ProvenIdentity proven = exchange.identify(instance, code);
      return switch (pending.intent()) {
        case SCAN -> {
          scans.identified(Objects.requireNonNull(pending.scanId()), pending.browserHash(), proven);
          yield redirectUrl;
        }
        case BIND -> {
          // A session began this binding, although its token does not come with the callback.
          CurrentRequest.orNone()
              .by(Actor.USER)
              .during(
                  () ->
                      binding.bind(instance, Objects.requireNonNull(pending.userId()), proven));
          yield withState(instance, with(redirectUrl, "bound", "true"));
        }
        case LOGIN -> withState(instance, withCode(redirectUrl, logIn(instance, proven)));
      };
    } catch (LoginException refusal) {
      URI refused = with(redirectUrl, "error", refusal.error().code());
      return pending.scanId() == null ? withState(instance, refused) : refused;
    }
  }

  private LoginResult logIn(Instance instance, ProvenIdentity proven) {
    return login.loginCode(instance, proven, new Caller.Anyone());
  }

  private static URI withCode(URI redirectUrl, LoginResult result) {
    return switch (result) {
      case LoginResult.LoginCode known ->
          with(redirectUrl, "loginCode", known.loginCode().reveal());
      case LoginResult.BindCode stranger ->
          with(redirectUrl, "bindCode", stranger.bindCode().reveal());
    };
  }

  /** Adds the state that the application configured, if any. */
  private static URI withState(Instance instance, URI url) {
    return instance
        .redirectLogin()
        .flatMap(RedirectLogin::applicationState)
        .map(state -> with(url, "state", state))
        .orElse(url);
  }

  /** Adds a parameter to the query; the rest of the URL stays as it was, fragment included. */
  private static URI with(URI url, String name, String value) {
    String text = url.toString();
    int hash = text.indexOf('#');
    String fragment = hash < 0 ? "" : text.substring(hash);
    String base = hash < 0 ? text : text.substring(0, hash);
    String separator = base.contains("?") ? "&" : "?";
    return URI.create(
        base
            + separator
            + name
            + "="
            + URLEncoder.encode(value, StandardCharsets.UTF_8)
            + fragment);
  }
}
