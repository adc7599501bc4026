package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.SecretHash;
import java.util.Map;
import java.util.Optional;

/**
 * A type whose provider pushes notices about persons, such as a withdrawn authorization or a closed
 * account.
 */
public interface PushReceiver extends LoginType {
  /**
   * Answers the provider's check that this address is ours.
   *
   * @param parameters the query parameters of the request
   * @return a short text without blanks, which is the answer
   * @throws LoginException {@code not_supported} where pushes are not configured; {@code forbidden}
   *     where the signature is wrong or outdated; {@code invalid_request}
   */
  String echo(Map<String, String> parameters);

  /**
   * Returns the signature of a check that {@link #echo} has answered, where a message would be
   * accepted with the same signature: it must not be. The hash is the {@link Push#looseSignature}
   * of such a message.
   */
  default Optional<SecretHash> looseSignature(Map<String, String> parameters) {
    return Optional.empty();
  }

  /**
   * Verifies and decrypts a message.
   *
   * @param parameters the query parameters of the request
   * @throws LoginException {@code not_supported} where pushes are not configured, or not in this
   *     mode; {@code forbidden} where the signature is wrong or outdated, or the message is for
   *     another app; {@code invalid_request}
   */
  Push open(Map<String, String> parameters, byte[] body);

  /** Returns the answer that acknowledges a message. */
  String receipt();
}
