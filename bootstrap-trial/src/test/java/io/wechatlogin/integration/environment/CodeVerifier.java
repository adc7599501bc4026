package io.wechatlogin.integration.environment;

import io.wechatlogin.domain.secret.SecretHash;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a client makes before it begins a login, and shows to use the outcome (PKCE, RFC 7636,
 * method S256).
 *
 * @param text 43 characters
 */
public record CodeVerifier(String text) {
  private static final SecureRandom RANDOM = new SecureRandom();

  public static CodeVerifier random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new CodeVerifier(base64Url(bytes));
  }

  /** Returns the challenge that begins a login. */
  public String challenge() {
    return base64Url(SecretHash.of(text).bytes());
  }

  /** Returns the challenge as a field of a body. */
  public String challengeField() {
    return "'codeChallenge': '" + challenge() + "'";
  }

  /** Returns the verifier as a field of a body. */
  public String field() {
    return "'codeVerifier': '" + text + "'";
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
