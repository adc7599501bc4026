package io.wechatlogin.application.state;

import io.wechatlogin.domain.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What who began a login brings back from WeChat.
 *
 * @param state the {@code state} parameter; null where there is none
 * @param browserSecret the secret in the browser's cookie of this login; null where there is none
 * @param codeVerifier what answers the challenge of the login; null where there is none
 */
public record BrowserProof(
    @Nullable String state, @Nullable Secret browserSecret, @Nullable Secret codeVerifier) {
  /** The proof of a caller that has no browser. */
  public static final BrowserProof NONE = new BrowserProof(null, null);

  /** Makes a proof without a verifier. */
  public BrowserProof(@Nullable String state, @Nullable Secret browserSecret) {
    this(state, browserSecret, null);
  }
}
