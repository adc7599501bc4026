package io.wechatlogin.domain.type;

import java.net.URI;
import java.util.Optional;

/** A type whose codes come back by a redirect of the browser. */
public interface RedirectLogin extends LoginType {
  /**
   * Returns where the browser goes to log in.
   *
   * @param callback where it comes back to, with {@code code} and {@code state}
   * @param state 43 letters and digits, random, for this one login
   */
  URI authorizationUrl(URI callback, String state);

  /** Returns the scope that is asked for, in the provider's words. */
  String scope();

  /** Returns the value that the application gets back as {@code state} after each login. */
  default Optional<String> applicationState() {
    return Optional.empty();
  }
}
