package io.wechatlogin.domain.scan;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.SecretHash;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The phone that decides a scan, and the confirmation form that it shows. A form is valid until the
 * phone shows the next one or sends it.
 *
 * @param browserHash the hash of the secret of the phone's browser
 * @param identity the person who uses the phone
 * @param identifiedAt when the provider was asked who that is, on the clock of the store
 * @param question the hash of the secret in the confirmation form; null while no form is shown
 */
public record Phone(
    SecretHash browserHash,
    Identity identity,
    Instant identifiedAt,
    @Nullable SecretHash question) {
  /** A phone whose person is identified and that shows no form yet. */
  static Phone of(SecretHash browserHash, Identity identity, Instant identifiedAt) {
    return new Phone(browserHash, identity, identifiedAt, null);
  }

  /** Returns whether this is the phone whose browser has the secret with this hash. */
  boolean has(SecretHash secret) {
    return browserHash.matches(secret);
  }

  /** Shows a form with a secret of its own. The form before becomes invalid. */
  Phone asking(SecretHash newQuestion) {
    return new Phone(browserHash, identity, identifiedAt, newQuestion);
  }

  /**
   * Sends the form that it shows.
   *
   * @throws LoginException {@code invalid_state} where it does not show a form with this secret
   */
  Phone answering(SecretHash sent) {
    if (question == null || !question.matches(sent)) {
      throw new LoginException(LoginError.INVALID_STATE);
    }
    return new Phone(browserHash, identity, identifiedAt, null);
  }
}
