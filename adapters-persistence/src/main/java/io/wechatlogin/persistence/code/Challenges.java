package io.wechatlogin.persistence.code;

import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.secret.SecretHash;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Challenges as columns hold them: the 32 bytes of the hash, or null for no challenge. */
public final class Challenges {
  private Challenges() {}

  /** Returns the value of the column. */
  public static byte @Nullable [] bytes(@Nullable CodeChallenge challenge) {
    return challenge == null ? null : challenge.verifierHash().bytes();
  }

  /** Returns the challenge of a column. */
  public static @Nullable CodeChallenge challenge(byte @Nullable [] bytes) {
    return bytes == null
        ? null
        : new CodeChallenge(new SecretHash(HexFormat.of().formatHex(bytes)));
  }
}
