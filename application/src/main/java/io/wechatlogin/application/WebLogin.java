package io.wechatlogin.application;

import io.wechatlogin.application.StateVerification.BrowserProof;
import io.wechatlogin.application.port.SignIns.Arrival;
import io.wechatlogin.application.port.States.Intent;
import io.wechatlogin.application.port.States.PendingLogin;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.type.RedirectLogin;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Answers the browser that WeChat sends back. */
public final class WebLogin {
  private final StateVerification states;
  private final Login login;
  private final AccountBinding binding;
  private final CodeExchange exchange;
  private final ScanApproval scans;

  WebLogin(
      StateVerification states,
      Login login,
      AccountBinding binding,
      CodeExchange exchange,
      ScanApproval scans) {
    this.states = states;
    this.login = login;
    this.binding = binding;
    this.exchange = exchange;
    this.scans = scans;
  }

  /**
   * Ends a login that {@link StateVerification#start} began, and says where the browser goes: to
   * the redirect URL with {@code loginCode}, {@code bindCode}, {@code bound=true} or {@code error},
   * and the application's {@code state}. A phone that decides a scan goes to the scan's page.
   *
   * @param code null where WeChat sent none, which is what some of its pages do when a person
   *     refuses
   * @throws LoginException {@code invalid_state}: there is no redirect URL to be trusted
   */
  public URI callback(Instance instance, @Nullable String code, BrowserProof proof) {
    return states.answerOnce(
        instance, code == null ? "" : code, proof, pending -> answer(instance, code, pending));
  }

  private URI answer(Instance instance, @Nullable String code, PendingLogin pending) {
    URI answer;
    try {
      if (code == null) {
        throw new LoginException(LoginError.INVALID_CODE);
      }
      answer = finish(instance, exchange.identify(instance, code), pending);
    } catch (LoginException refusal) {
      answer = with(pending.redirectUrl(), "error", refusal.error().code());
    }
    if (pending.intent() == Intent.SCAN) {
      return answer;
    }
    String state = instance.redirectLogin().flatMap(RedirectLogin::applicationState).orElse(null);
    return state == null ? answer : with(answer, "state", state);
  }

  private URI finish(Instance instance, Arrival arrival, PendingLogin pending) {
    URI redirectUrl = pending.redirectUrl();
    if (pending.scanId() != null) {
      scans.identified(pending.scanId(), pending.browser(), arrival);
      return redirectUrl;
    }
    UserId bindTo = pending.userId();
    if (bindTo != null) {
      binding.bind(instance, bindTo, arrival);
      return with(redirectUrl, "bound", "true");
    }
    return switch (login.loginCode(instance, arrival, new Caller.Anyone())) {
      case LoginResult.LoginCode result ->
          with(redirectUrl, "loginCode", result.loginCode().reveal());
      case LoginResult.BindCode result -> with(redirectUrl, "bindCode", result.bindCode().reveal());
      case LoginResult.OpenSession session -> throw new IllegalStateException("not asked for");
    };
  }

  /** Adds a parameter to the query; what the URL had is kept as it was, its fragment too. */
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
