package io.wechatlogin.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * WeChat's three uses of cryptography: signed pushes, encrypted pushes, and a mini program user's
 * data.
 */
final class Crypto {
  // Pushes are padded to 32 bytes, although the cipher's block has 16.
  private static final int PUSH_BLOCK = 32;

  private Crypto() {}

  static String sha1(String text) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The signature of a push: over token, timestamp and nonce, in safe mode over the ciphertext too.
   */
  static String pushSignature(String... parts) {
    String[] sorted = parts.clone();
    Arrays.sort(sorted);
    return sha1(String.join("", sorted));
  }

  static String encryptPush(String aesKey, byte[] random16, String message, String appId) {
    byte[] text = Json.bytes(message);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    plain.writeBytes(random16);
    plain.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
    plain.writeBytes(text);
    plain.writeBytes(appId.getBytes(StandardCharsets.UTF_8));
    int pad = PUSH_BLOCK - plain.size() % PUSH_BLOCK;
    for (int i = 0; i < pad; i++) {
      plain.write(pad);
    }
    byte[] key = Base64.getDecoder().decode(aesKey + "=");
    return aes("AES/CBC/NoPadding", key, Arrays.copyOf(key, 16), plain.toByteArray());
  }

  static String encryptUserData(String sessionKey, byte[] iv, String json) {
    byte[] key = Base64.getDecoder().decode(sessionKey);
    return aes("AES/CBC/PKCS5Padding", key, iv, json.getBytes(StandardCharsets.UTF_8));
  }

  private static String aes(String transformation, byte[] key, byte[] iv, byte[] plain) {
    try {
      Cipher cipher = Cipher.getInstance(transformation);
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return Base64.getEncoder().encodeToString(cipher.doFinal(plain));
    } catch (GeneralSecurityException wrongKey) {
      throw new IllegalArgumentException("not a key of the right length", wrongKey);
    }
  }

  /** The proof of holding a session key: its text, not its bytes, is the key. */
  static String sessionSignature(String sessionKey, String message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(sessionKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
