package io.wechatlogin.http.request;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.session.SessionTokens;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognizes the holders of bearer tokens (RFC 6750). */
public record CredentialCheck(HostKeys hostKeys, SessionTokens sessions) {
  private static final Pattern BEARER =
      Pattern.compile("bearer +([\\x21-\\x7E]+) *", Pattern.CASE_INSENSITIVE);

  /** What {@code Secrets} makes; nothing else is looked up. */
  private static final Pattern SESSION = Pattern.compile("wls_[A-Za-z0-9_-]{43}");

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
      return token.isPresent() && SESSION.matcher(token.get().reveal()).matches();
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
    Matcher matcher = BEARER.matcher(authorization.getFirst());
    return matcher.matches() ? Optional.of(new Secret(matcher.group(1))) : Optional.empty();
  }
}
