package io.wechatlogin.application.port;

import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Codes that expire and work once, however many try at the same time. */
public interface OneTimeCodes {
  /** Keeps what a code stands for, under its hash. */
  void issue(SecretHash code, Ticket ticket, Instant expiresAt);

  /**
   * Takes a code out of the world; empty where it is unknown, used, expired at {@code now}, or of
   * another kind, which leaves it as it is.
   */
  <T extends Ticket> Optional<T> consume(Class<T> kind, SecretHash code, Instant now);

  /** Takes all bindCodes of an identity out of the world, but for those being consumed just now. */
  void discardBindCodes(Identity identity);

  /** Takes all loginCodes of a user by these login types out of the world. */
  void discardLoginCodes(UserId userId, Set<String> loginTypes);

  /** Removes up to {@code limit} codes that had expired at {@code now}; returns how many. */
  int removeExpired(Instant now, int limit);
}
