package io.wechatlogin.domain.code;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ties the outcome of a login to who began it, as PKCE does (RFC 7636, method S256): the hash of a
 * {@code codeVerifier} that the beginner keeps, and that has to come with the outcome.
 *
 * @param verifierHash the SHA-256 of the verifier
 */
public record CodeChallenge(SecretHash verifierHash) {
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  /**
   * Reads a {@code codeChallenge}: the base64url of the SHA-256, 43 characters.
   *
   * @throws LoginException {@code invalid_request}
   */
  public static CodeChallenge parse(String text) {
    if (!CHALLENGE.matcher(text).matches()) {
      throw new LoginException(
          LoginError.INVALID_REQUEST,
          "codeChallenge: the base64url of the SHA-256 of the codeVerifier, 43 characters");
    }
    byte[] hash = Base64.getUrlDecoder().decode(text);
    return new CodeChallenge(new SecretHash(HexFormat.of().formatHex(hash)));
  }

  /**
   * Returns the challenge that a verifier answers; null for none. A malformed verifier answers no
   * challenge that anybody could have made.
   */
  public static @Nullable CodeChallenge answeredBy(@Nullable Secret codeVerifier) {
    if (codeVerifier == null) {
      return null;
    }
    String text = codeVerifier.reveal();
    return new CodeChallenge(
        VERIFIER.matcher(text).matches()
            ? SecretHash.of(text)
            : SecretHash.of("malformed verifier", text));
  }

  /**
   * Returns whether a verifier, or none, is what a challenge, or none, demands. A verifier without
   * a challenge is refused as well: its sender began a login with a challenge, so this outcome is
   * of another login (RFC 9700, PKCE downgrade).
   *
   * @param demanded what the outcome is tied to; null for nothing
   * @param answered of the verifier that came; null where none came
   */
  public static boolean isMet(@Nullable CodeChallenge demanded, @Nullable CodeChallenge answered) {
    return (demanded == null || answered == null)
        ? Objects.equals(demanded, answered)
        : demanded.verifierHash().matches(answered.verifierHash());
  }
}
