package io.wechatlogin.application.state;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.PendingLogin.Binder;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A login that a browser asks to start.
 *
 * @param callback where WeChat sends the browser back to, with {@code code} and {@code state}
 * @param bindTo who binds the identity to itself; null to log in
 * @param browserSecret the secret that the browser has from an earlier login; null where it has
 *     none
 */
public record LoginRequest(
    Instance instance, URI callback, @Nullable Binder bindTo, @Nullable Secret browserSecret) {
  /** Returns the browser's secret, or a new one. */
  Secret browserSecret(Secrets secrets) {
    return browserSecret == null ? secrets.browserSecret() : browserSecret;
  }

  PendingLogin pending(SecretHash browserHash, URI redirectUrl) {
    return bindTo == null
        ? PendingLogin.toLogIn(instance.name(), browserHash, redirectUrl)
        : PendingLogin.toBind(instance.name(), bindTo, browserHash, redirectUrl);
  }
}
