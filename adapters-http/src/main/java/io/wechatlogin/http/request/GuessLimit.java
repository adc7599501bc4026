package io.wechatlogin.http.request;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.http.limits.LimitedLog;
import io.wechatlogin.http.limits.RateLimit;
import java.time.Duration;
import java.util.List;
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

  private static final String SCHEME = "bearer ";
  private static final int MAX_PROVEN = 50_000;
  private static final Duration PROVEN_FOR = Duration.ofHours(1);

  private final CredentialCheck credentials;
  private final RateLimit failures;
  private final LimitedLog log = new LimitedLog();

  /** The hashes of headers that were accepted lately. */
  private final Cache<SecretHash, Boolean> proven =
      Caffeine.newBuilder()
          .maximumSize(MAX_PROVEN)
          .expireAfterAccess(PROVEN_FOR)
          .executor(Runnable::run)
          .build();

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
    proven.put(hash(SCHEME + token.reveal()), true);
  }

  /**
   * Returns the credentials in the {@code Authorization} headers.
   *
   * @param client returns the address of the client
   * @throws LoginException {@code unauthenticated}; {@code rate_limited} after too many of these
   */
  public Credentials check(List<String> authorization, Supplier<String> client) {
    if (authorization.isEmpty() || credentials.host(authorization).isPresent()) {
      return credentials.check(authorization);
    }
    SecretHash hash = hash(authorization.getFirst());
    boolean isProven = proven.getIfPresent(hash) != null;
    if (!isProven) {
      failures.requireRoom(client.get());
    }
    try {
      Credentials found = credentials.check(authorization);
      if (!isProven) {
        proven.put(hash, true);
      }
      return found;
    } catch (LoginException refusal) {
      if (refusal.error() == LoginError.UNAUTHENTICATED) {
        proven.invalidate(hash);
        failed(authorization, client.get());
      }
      throw refusal;
    }
  }

  private void failed(List<String> authorization, String client) {
    if (!CredentialCheck.maybeSession(authorization)) {
      log.write(
          more -> LOG.warn("{} used an unknown host key ({} such lines left out)", client, more));
    }
    failures.count(client);
  }

  /** The scheme of the header may be written in any case. */
  private static SecretHash hash(String header) {
    boolean isBearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return SecretHash.of(isBearer ? SCHEME + header.substring(SCHEME.length()).strip() : header);
  }
}
