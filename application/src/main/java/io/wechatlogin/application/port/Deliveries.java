package io.wechatlogin.application.port;

import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;

/**
 * Remembers recent pushes, so that a push that arrives twice takes effect once. Used inside the
 * transaction that processes the push: if it fails, the push is not remembered either.
 */
public interface Deliveries {
  /**
   * Records a push. Waits for a concurrent transaction that records the same push.
   *
   * @return false where it was recorded before
   */
  boolean note(SecretHash content, Instant until);

  /**
   * Ties a signature to the first content that it arrives with.
   *
   * @return false where it arrived with other content before
   */
  boolean tie(SecretHash signature, SecretHash content, Instant until);
}
