package io.wechatlogin.wechat.push;

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
 * Decrypts pushes, see WeChat's "Message encryption and decryption": AES-256-CBC over 16 random
 * bytes, a length, the message and the app id, padded to a multiple of 32 bytes. The encryption
 * does not authenticate the sender: check the signature first.
 */
final class PushCipher {
  private static final int RANDOM_BYTES = 16;
  private static final int IV_BYTES = 16;
  private static final int HEADER_BYTES = RANDOM_BYTES + Integer.BYTES;

  /**
   * More than the 16 bytes of an AES block. The JDK's own padding would refuse 17 to 32 bytes, so
   * this class removes the padding itself.
   */
  private static final int PADDING_BLOCK_BYTES = 32;

  private final SecretKeySpec key;
  private final IvParameterSpec iv;

  /**
   * @param encodingAesKey 43 characters: the base64 of 32 bytes without its padding
   */
  PushCipher(Secret encodingAesKey) {
    byte[] bytes = Base64.getDecoder().decode(encodingAesKey.reveal() + "=");
    this.key = new SecretKeySpec(bytes, "AES");
    this.iv = new IvParameterSpec(bytes, 0, IV_BYTES);
  }

  /**
   * Decrypts a message. Returns empty if it was encrypted by another key, is for another app, or is
   * malformed.
   */
  Optional<byte[]> decrypt(String encrypted, String appId) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, iv);
      return message(cipher.doFinal(Base64.getDecoder().decode(encrypted)), appId);
    } catch (GeneralSecurityException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> message(byte[] plain, String appId) {
    int pad = plain.length == 0 ? 0 : plain[plain.length - 1];
    int end = plain.length - pad;
    if (pad < 1 || pad > PADDING_BLOCK_BYTES || end < HEADER_BYTES || !isPadding(plain, end, pad)) {
      return Optional.empty();
    }
    int length = ByteBuffer.wrap(plain).getInt(RANDOM_BYTES);
    if (length < 0 || length > end - HEADER_BYTES) {
      return Optional.empty();
    }
    byte[] receiver = Arrays.copyOfRange(plain, HEADER_BYTES + length, end);
    return Arrays.equals(receiver, appId.getBytes(StandardCharsets.UTF_8))
        ? Optional.of(Arrays.copyOfRange(plain, HEADER_BYTES, HEADER_BYTES + length))
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
