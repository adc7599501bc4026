package io.wechatlogin.domain.type;

import java.net.URI;
import java.util.Optional;

/** A type whose codes come back by a redirect of the browser. */
public interface RedirectLogin extends LoginType {
  /**
   * Returns the page where the person logs in.
   *
   * @param callback where the browser comes back to, with {@code code} and {@code state}
   * @param state 43 letters and digits, random, for this one login
   */
  URI authorizationUrl(URI callback, String state);

  /** Returns the requested scope, in the provider's words. */
  String scope();

  /** Returns the value that the application receives as {@code state} after each login. */
  default Optional<String> applicationState() {
    return Optional.empty();
  }
}
