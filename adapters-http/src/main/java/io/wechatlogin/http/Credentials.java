package io.wechatlogin.http;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.session.SessionTokens;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.UserSession;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request shows of who sends it. */
sealed interface Credentials {
  Caller caller();

  record None() implements Credentials {
    @Override
    public Caller caller() {
      return new Caller.Anyone();
    }
  }

  record HostKey(Caller.Host host) implements Credentials {
    @Override
    public Caller caller() {
      return host;
    }
  }

  record SessionToken(Secret token, UserSession signedIn) implements Credentials {
    @Override
    public Caller caller() {
      return new Caller.SignedInUser(signedIn.user().id(), signedIn.session().id());
    }
  }

  /** Knows the holders of bearer tokens. */
  record Checker(HostKeys hostKeys, SessionTokens sessions) {
    private static final Pattern BEARER =
        Pattern.compile("bearer +([\\x21-\\x7E]+) *", Pattern.CASE_INSENSITIVE);

    /** Returns whose host key the request shows, if it shows one. */
    Optional<Caller.Host> host(List<String> authorization) {
      return bearer(authorization).flatMap(hostKeys::find);
    }

    /**
     * Returns who sends the request.
     *
     * @throws LoginException {@code unauthenticated} where it shows something that is not valid
     */
    Credentials check(List<String> authorization) {
      if (authorization.isEmpty()) {
        return new None();
      }
      Secret token =
          bearer(authorization).orElseThrow(() -> new LoginException(LoginError.UNAUTHENTICATED));
      Optional<Caller.Host> host = hostKeys.find(token);
      return host.isPresent()
          ? new HostKey(host.get())
          : new SessionToken(token, sessions.current(token));
    }

    private static Optional<Secret> bearer(List<String> authorization) {
      if (authorization.size() != 1) {
        return Optional.empty();
      }
      Matcher matcher = BEARER.matcher(authorization.getFirst());
      return matcher.matches() ? Optional.of(new Secret(matcher.group(1))) : Optional.empty();
    }
  }
}
