package io.wechatlogin.application.state;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.state.Initiator;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import io.wechatlogin.domain.url.WebUrl;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A login that a browser asks to start.
 *
 * @param callback where WeChat sends the browser back to, with {@code code} and {@code state}
 * @param bindTo who binds the identity to itself; null to log in
 * @param browserSecret the secret that the browser has for this login already, as the phone of a
 *     scan may; null for a new one
 * @param initiator what the caller gives along
 */
public record LoginRequest(
    Instance instance,
    URI callback,
    @Nullable Binder bindTo,
    @Nullable Secret browserSecret,
    Initiator initiator) {
  /** Makes a request that gives nothing along. */
  public LoginRequest(
      Instance instance, URI callback, @Nullable Binder bindTo, @Nullable Secret browserSecret) {
    this(instance, callback, bindTo, browserSecret, Initiator.NONE);
  }

  /**
   * Checks that this request has a challenge or needs none. A binding needs none: it ends in no
   * code.
   *
   * @throws io.wechatlogin.domain.error.LoginException {@code invalid_request}
   */
  void requireChallenge() {
    if (bindTo == null) {
      instance.requireChallenge(initiator);
    }
  }

  /** Returns the browser's secret, or a new one. */
  Secret browserSecret(Secrets secrets) {
    return browserSecret == null ? secrets.browserSecret() : browserSecret;
  }

  PendingLogin pending(Secret secret, WebUrl redirectUrl) {
    PendingLogin.Browser browser = new PendingLogin.Browser(secret.hash(), initiator);
    return bindTo == null
        ? PendingLogin.toLogIn(instance.name(), browser, redirectUrl)
        : PendingLogin.toBind(instance.name(), bindTo, browser, redirectUrl);
  }
}
