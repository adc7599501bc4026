package io.wechatlogin.domain.code;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import org.jspecify.annotations.Nullable;

/**
 * A one-time code as its holder presents it.
 *
 * @param codeVerifier what answers the challenge of the code; null where none came
 */
public record PresentedCode(Secret code, @Nullable Secret codeVerifier) {
  /** Presents a code without a verifier. */
  public PresentedCode(Secret code) {
    this(code, null);
  }

  /** Returns the hash that the code is stored under. */
  public SecretHash hash() {
    return code.hash();
  }

  /** Returns the challenge that the verifier answers; null where none came. */
  public @Nullable CodeChallenge answered() {
    return CodeChallenge.answeredBy(codeVerifier);
  }
}
