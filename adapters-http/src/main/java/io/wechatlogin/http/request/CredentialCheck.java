package io.wechatlogin.http.request;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.session.SessionTokens;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import java.util.List;
import java.util.Optional;

/** Recognizes the holders of bearer tokens (RFC 6750). */
public record CredentialCheck(HostKeys hostKeys, SessionTokens sessions) {
  private static final String SCHEME = "bearer ";

  /** A token that {@code Secrets} has made begins with this; nothing else is looked up. */
  private static final String SESSION = "wls_";

  private static final int SESSION_LENGTH = SESSION.length() + 43;

  /**
   * What a request brings to prove who sent it, read once for all checks.
   *
   * @param isAbsent whether the request brings nothing
   * @param token the bearer token; empty where there is none, or a malformed one
   * @param host the host whose key the token is, if it is one
   */
  public record Presented(boolean isAbsent, Optional<Secret> token, Optional<Caller.Host> host) {
    /** Returns whether the token may be that of a session. */
    boolean maybeSession() {
      return token.map(Secret::reveal).filter(CredentialCheck::isLikeSession).isPresent();
    }
  }

  /** Reads the {@code Authorization} headers of a request. */
  public Presented read(List<String> authorization) {
    Optional<Secret> token = bearer(authorization);
    return new Presented(authorization.isEmpty(), token, token.flatMap(hostKeys::find));
  }

  /**
   * Returns the credentials of a request.
   *
   * @throws LoginException {@code unauthenticated} where they are malformed, unknown or no longer
   *     valid
   */
  public Credentials check(Presented presented) {
    if (presented.isAbsent()) {
      return new Credentials.None();
    }
    if (presented.host().isPresent()) {
      return new Credentials.HostKey(presented.host().get());
    }
    if (!presented.maybeSession()) {
      throw new LoginException(LoginError.UNAUTHENTICATED);
    }
    Secret token = presented.token().orElseThrow();
    return new Credentials.SessionToken(token, sessions.current(token));
  }

  private static Optional<Secret> bearer(List<String> authorization) {
    if (authorization.size() != 1) {
      return Optional.empty();
    }
    String header = authorization.getFirst();
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    String token = header.substring(SCHEME.length()).strip();
    return isVisible(token) ? Optional.of(new Secret(token)) : Optional.empty();
  }

  private static boolean isVisible(String token) {
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
        return false;
      }
    }
    return !token.isEmpty();
  }

  private static boolean isLikeSession(String token) {
    if (token.length() != SESSION_LENGTH || !token.startsWith(SESSION)) {
      return false;
    }
    for (int i = SESSION.length(); i < SESSION_LENGTH; i++) {
      char c = token.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!isLetter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}
