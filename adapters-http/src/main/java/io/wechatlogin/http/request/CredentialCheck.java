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

  /** Returns whether the {@code Authorization} headers carry what may be the token of a session. */
  static boolean maybeSession(List<String> authorization) {
    return bearer(authorization)
        .filter(token -> SESSION.matcher(token.reveal()).matches())
        .isPresent();
  }

  /** Returns the host whose key the {@code Authorization} headers carry, if they carry one. */
  public Optional<Caller.Host> host(List<String> authorization) {
    return bearer(authorization).flatMap(hostKeys::find);
  }

  /**
   * Returns the credentials in the {@code Authorization} headers.
   *
   * @throws LoginException {@code unauthenticated} where they are malformed, unknown or no longer
   *     valid
   */
  public Credentials check(List<String> authorization) {
    if (authorization.isEmpty()) {
      return new Credentials.None();
    }
    Secret token =
        bearer(authorization).orElseThrow(() -> new LoginException(LoginError.UNAUTHENTICATED));
    Optional<Caller.Host> host = hostKeys.find(token);
    if (host.isEmpty() && !SESSION.matcher(token.reveal()).matches()) {
      throw new LoginException(LoginError.UNAUTHENTICATED);
    }
    return host.isPresent()
        ? new Credentials.HostKey(host.get())
        : new Credentials.SessionToken(token, sessions.current(token));
  }

  private static Optional<Secret> bearer(List<String> authorization) {
    if (authorization.size() != 1) {
      return Optional.empty();
    }
    Matcher matcher = BEARER.matcher(authorization.getFirst());
    return matcher.matches() ? Optional.of(new Secret(matcher.group(1))) : Optional.empty();
  }
}
