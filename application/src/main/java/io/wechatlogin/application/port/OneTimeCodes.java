package io.wechatlogin.application.port;

import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import java.util.Optional;

/** Stores codes that expire and work once, however many requests present them concurrently. */
public interface OneTimeCodes {
  /** Stores what a code stands for, under its hash. */
  void issue(SecretHash codeHash, OneTimeCode code, Instant expiresAt);

  /**
   * Returns what a code stands for, and leaves it as it is.
   *
   * @return empty as {@link #consume}
   */
  <T extends OneTimeCode> Optional<T> find(Class<T> kind, SecretHash codeHash, Instant now);

  /**
   * Removes a code and returns what it stood for.
   *
   * @return empty where the code is unknown, used, expired at {@code now}, or of another kind; a
   *     code of another kind stays valid
   */
  <T extends OneTimeCode> Optional<T> consume(Class<T> kind, SecretHash codeHash, Instant now);

  /** Removes all bindCodes of an identity, except one that is being consumed concurrently. */
  void discardBindCodes(Identity identity);
}
