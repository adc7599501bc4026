package io.wechatlogin.application.port;

import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;

/**
 * What was pushed to us lately, so that a push that arrives twice is done once. Used inside the
 * transaction that does it: what fails half way has not been noted either.
 */
public interface Deliveries {
  /**
   * Notes a push; false where it was noted before. Who comes second waits for the first one's
   * transaction to end.
   */
  boolean note(SecretHash content, Instant until);

  /** Ties a signature to the first content that it comes with; false where that was another. */
  boolean tie(SecretHash signature, SecretHash content, Instant until);

  /** Removes up to {@code limit} notes that were kept until {@code now}; returns how many. */
  int removeExpired(Instant now, int limit);
}
