package io.wechatlogin.domain.secret;

import java.math.BigInteger;
import java.util.Base64;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Generates secrets of 256 random bits. Construct it with a {@link java.security.SecureRandom}. */
public final class Secrets {
  private static final String LETTERS_AND_DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(LETTERS_AND_DIGITS.length());
  private static final int BYTES = 32;

  /** 62^43 is just above 2^256. */
  private static final int STATE_LENGTH = 43;

  private static final int SCAN_ID_BYTES = 16;

  /** 62^22 is just above 2^128. */
  private static final int SCAN_ID_LENGTH = 22;

  private final RandomGenerator random;

  /** Generates secrets from this source of randomness. */
  public Secrets(RandomGenerator random) {
    this.random = random;
  }

  /** Makes a loginCode: {@code wlc_} and 43 characters of base64url. */
  public Secret loginCode() {
    return prefixed("wlc_");
  }

  /** Makes a bindCode: {@code wlb_} and 43 characters of base64url. */
  public Secret bindCode() {
    return prefixed("wlb_");
  }

  /** Makes a session token: {@code wls_} and 43 characters of base64url. */
  public Secret sessionToken() {
    return prefixed("wls_");
  }

  /** Makes a key for a host's back end: {@code wlh_} and 43 characters of base64url. */
  public Secret hostKey() {
    return prefixed("wlh_");
  }

  /** Makes the secret that ties a login to one browser; it is stored in a cookie. */
  public Secret browserSecret() {
    return prefixed("");
  }

  /**
   * Makes a {@code state} for WeChat: 43 letters and digits. WeChat takes at most 128 bytes of
   * {@code [a-zA-Z0-9]} (developers.weixin.qq.com, web authorization).
   */
  public Secret state() {
    return new Secret(lettersAndDigits(bytes(BYTES), STATE_LENGTH));
  }

  /** Makes the id of a scan: 22 random letters and digits, short enough for a QR code. */
  public String scanId() {
    return lettersAndDigits(bytes(SCAN_ID_BYTES), SCAN_ID_LENGTH);
  }

  /** Makes the id of a row: a random UUID, so that no sequence is needed. */
  public String rowId() {
    return new UUID(
            (random.nextLong() & ~0xF000L) | 0x4000L,
            (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62))
        .toString();
  }

  private Secret prefixed(String prefix) {
    return new Secret(
        prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(BYTES)));
  }

  private static String lettersAndDigits(byte[] number, int length) {
    BigInteger rest = new BigInteger(1, number);
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      BigInteger[] division = rest.divideAndRemainder(BASE);
      text[i] = LETTERS_AND_DIGITS.charAt(division[1].intValue());
      rest = division[0];
    }
    return new String(text);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
