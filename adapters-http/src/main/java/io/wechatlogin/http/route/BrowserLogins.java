package io.wechatlogin.http.route;

import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.http.message.Answer;
import io.wechatlogin.http.message.HttpRequest;
import io.wechatlogin.http.request.JsonBody;
import io.wechatlogin.http.request.LoginCookies;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The logins that the browser of one request has begun, each with a secret in its cookie. */
public final class BrowserLogins {
  private final HttpRequest http;
  private final LoginCookies cookies;
  private final boolean isCrossOrigin;

  /**
   * Makes the logins of a request.
   *
   * @param isCrossOrigin whether a page of an allowed other origin made the request
   */
  BrowserLogins(HttpRequest http, LoginCookies cookies, boolean isCrossOrigin) {
    this.http = http;
    this.cookies = cookies;
    this.isCrossOrigin = isCrossOrigin;
  }

  /**
   * Returns the secret in the browser's cookie of a login; null where the request has none.
   *
   * @param loginId the id of a scan, or {@link LoginCookies#idOf} a state
   */
  public @Nullable Secret secret(String loginId) {
    return cookies.read(http, loginId);
  }

  /** Returns what the browser brings back from WeChat. */
  public BrowserProof proof(@Nullable String state, @Nullable Secret codeVerifier) {
    Secret browserSecret = state == null ? null : secret(LoginCookies.idOf(state));
    return new BrowserProof(state, browserSecret, codeVerifier);
  }

  /** Returns what a body brings back from WeChat, together with the cookie. */
  public BrowserProof proof(JsonBody body) {
    return proof(
        body.optionalText("state").orElse(null), body.optionalSecret("codeVerifier").orElse(null));
  }

  /** Returns the answer with the cookies that give the browser the secret of a login. */
  public Answer begin(Answer answer, LoginCookies.Begun login) {
    return cookies.write(answer, http, login, isCrossOrigin);
  }

  /** Returns the answer that ends the login of a state, if the request has its cookie. */
  public Answer end(Answer answer, Optional<String> state) {
    return state.map(LoginCookies::idOf).map(id -> end(answer, id)).orElse(answer);
  }

  /**
   * Returns the answer that ends a login, if the request has its cookie.
   *
   * @param loginId as of {@link #secret}
   */
  public Answer end(Answer answer, String loginId) {
    return cookies.end(answer, http, loginId, isCrossOrigin);
  }
}
