package io.wechatlogin.wechat;

import io.wechatlogin.domain.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The encryption of pushes (WeChat's "Message encryption and decryption"): AES-256-CBC over 16
 * random bytes, a length, the message and the app id, padded to 32 bytes. It vouches for nothing:
 * check the signature first.
 */
final class PushCipher {
  private static final int RANDOM = 16;
  private static final int IV = 16;
  private static final int HEAD = RANDOM + Integer.BYTES;

  /** The cipher's own block has 16 bytes, so the JDK's padding would stumble over 17 to 32. */
  private static final int PADDED_TO = 32;

  private final SecretKeySpec key;
  private final IvParameterSpec iv;

  /**
   * @param encodingAesKey 43 characters: base64 without its last one
   */
  PushCipher(Secret encodingAesKey) {
    byte[] bytes = Base64.getDecoder().decode(encodingAesKey.reveal() + "=");
    this.key = new SecretKeySpec(bytes, "AES");
    this.iv = new IvParameterSpec(bytes, 0, IV);
  }

  /** Opens a message; empty where it is not by this key, not for this app, or broken. */
  Optional<byte[]> open(String encrypted, String appId) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, iv);
      return message(cipher.doFinal(Base64.getDecoder().decode(encrypted)), appId);
    } catch (GeneralSecurityException | IllegalArgumentException broken) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> message(byte[] plain, String appId) {
    int pad = plain.length == 0 ? 0 : plain[plain.length - 1];
    int end = plain.length - pad;
    if (pad < 1 || pad > PADDED_TO || end < HEAD || !isPadding(plain, end, pad)) {
      return Optional.empty();
    }
    int length = ByteBuffer.wrap(plain).getInt(RANDOM);
    if (length < 0 || length > end - HEAD) {
      return Optional.empty();
    }
    byte[] receiver = Arrays.copyOfRange(plain, HEAD + length, end);
    return Arrays.equals(receiver, appId.getBytes(StandardCharsets.UTF_8))
        ? Optional.of(Arrays.copyOfRange(plain, HEAD, HEAD + length))
        : Optional.empty();
  }

  private static boolean isPadding(byte[] plain, int from, int pad) {
    for (int i = from; i < plain.length; i++) {
      if (plain[i] != pad) {
        return false;
      }
    }
    return true;
  }
}
