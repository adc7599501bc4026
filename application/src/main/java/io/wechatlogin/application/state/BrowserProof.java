package io.wechatlogin.application.state;

import io.wechatlogin.domain.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a browser brings back from WeChat.
 *
 * @param state the {@code state} parameter; null where there is none
 * @param browserSecret the secret in the browser's cookie; null where there is none
 */
public record BrowserProof(@Nullable String state, @Nullable Secret browserSecret) {
  /** The proof of a caller that has no browser. */
  public static final BrowserProof NONE = new BrowserProof(null, null);
}
