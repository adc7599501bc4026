package io.wechatlogin.http.request;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.http.limits.LimitedLog;
import io.wechatlogin.http.limits.RateLimit;
import io.wechatlogin.http.request.CredentialCheck.Presented;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A limit on the unknown credentials of each client address. Above it, credentials that this node
 * has not seen at work are refused before anything is looked up. Those that it has seen, and those
 * of hosts, which need no look-up, work on, because the guesser may share the address with others.
 */
public final class GuessLimit {
  private static final Logger LOG = LoggerFactory.getLogger(GuessLimit.class);

  private final CredentialCheck credentials;
  private final RateLimit failures;
  private final ProvenTokens proven = new ProvenTokens();
  private final LimitedLog log = new LimitedLog();

  /**
   * Limits the failures of a check.
   *
   * @param perMinute 0 for no limit
   */
  public GuessLimit(CredentialCheck credentials, int perMinute) {
    this.credentials = credentials;
    this.failures = new RateLimit(perMinute);
  }

  /** Remembers a token that was just issued, because its first use is no guess. */
  public void issued(Secret token) {
    proven.add(token.hash());
  }

  /**
   * Returns the credentials of a request.
   *
   * @param client returns the address of the client
   * @throws LoginException {@code unauthenticated}; {@code rate_limited} after too many of these
   */
  public Credentials check(Presented presented, Supplier<String> client) {
    if (presented.isAbsent() || presented.host().isPresent()) {
      return credentials.check(presented);
    }
    Optional<SecretHash> token = presented.token().map(Secret::hash);
    boolean isProven = token.filter(proven::contains).isPresent();
    if (!isProven) {
      failures.requireRoom(client.get());
    }
    try {
      Credentials found = credentials.check(presented);
      token.filter(accepted -> !isProven).ifPresent(proven::add);
      return found;
    } catch (LoginException refusal) {
      if (refusal.error() == LoginError.UNAUTHENTICATED) {
        token.ifPresent(proven::remove);
        failed(presented, client.get());
      }
      throw refusal;
    }
  }

  private void failed(Presented presented, String client) {
    if (!presented.maybeSession()) {
      log.write(
          more -> LOG.warn("{} used an unknown host key ({} such lines left out)", client, more));
    }
    failures.count(client);
  }
}
