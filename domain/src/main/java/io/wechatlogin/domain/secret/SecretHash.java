package io.wechatlogin.domain.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a secret, as 64 lower-case hex digits: what is stored instead of it. The secrets
 * are 256 random bits, so neither salt nor stretching would add anything.
 */
public record SecretHash(String hex) {
  private static final int LENGTH = 64;

  public SecretHash {
    if (!isHash(hex)) {
      throw new IllegalArgumentException("a SHA-256 has 64 lower-case hex digits");
    }
  }

  /** Hashes several parts as one, separated by NUL, so that parts without NUL stay distinct. */
  public static SecretHash of(String... parts) {
    MessageDigest sha256 = sha256();
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        sha256.update((byte) 0);
      }
      sha256.update(parts[i].getBytes(StandardCharsets.UTF_8));
    }
    return new SecretHash(HexFormat.of().formatHex(sha256.digest()));
  }

  /** Returns the 32 bytes of the hash. */
  public byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** Returns, in constant time, whether both are the hash of the same secret. */
  public boolean matches(SecretHash other) {
    return MessageDigest.isEqual(
        hex.getBytes(StandardCharsets.US_ASCII), other.hex.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String toString() {
    return "***";
  }

  /** A loop, because a stream would take longer than the hashing. */
  private static boolean isHash(String text) {
    boolean isHash = text.length() == LENGTH;
    for (int i = 0; i < LENGTH && isHash; i++) {
      char c = text.charAt(i);
      isHash = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
    return isHash;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
