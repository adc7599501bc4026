package io.wechatlogin.simulator.crypto;

import io.wechatlogin.simulator.json.RawUtf8;
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
 * WeChat's signatures and encryption: of pushes, and of what a mini program gets about its user.
 * Nothing here is meant to be secure by itself; it reproduces WeChat's formats.
 */
public final class Crypto {
  // WeChat pads pushes to 32 bytes although the block size of AES is 16.
  private static final int PUSH_PADDING = 32;

  private Crypto() {}

  /** SHA-1 of the text as UTF-8, in lower-case hex. */
  public static String sha1(String text) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The signature of a push.
   *
   * @param parts token, timestamp and nonce, and the ciphertext where the push is encrypted
   */
  public static String pushSignature(String... parts) {
    String[] sorted = parts.clone();
    Arrays.sort(sorted);
    return sha1(String.join("", sorted));
  }

  /**
   * A push in safe or compatible mode, as Base64.
   *
   * @param aesKey the EncodingAESKey, 43 characters
   * @param random16 16 random bytes that the message starts with
   */
  public static String encryptPush(String aesKey, byte[] random16, String message, String appId) {
    byte[] text = RawUtf8.encode(message);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    plain.writeBytes(random16);
    plain.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
    plain.writeBytes(text);
    plain.writeBytes(appId.getBytes(StandardCharsets.UTF_8));
    int pad = PUSH_PADDING - plain.size() % PUSH_PADDING;
    for (int i = 0; i < pad; i++) {
      plain.write(pad);
    }
    byte[] key = Base64.getDecoder().decode(aesKey + "=");
    return aes("AES/CBC/NoPadding", key, Arrays.copyOf(key, 16), plain.toByteArray());
  }

  /** The encryptedData of a mini program's user, as Base64. */
  public static String encryptUserData(String sessionKey, byte[] iv, String json) {
    byte[] key = Base64.getDecoder().decode(sessionKey);
    return aes("AES/CBC/PKCS5Padding", key, iv, json.getBytes(StandardCharsets.UTF_8));
  }

  private static String aes(String transformation, byte[] key, byte[] iv, byte[] plain) {
    try {
      Cipher cipher = Cipher.getInstance(transformation);
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return Base64.getEncoder().encodeToString(cipher.doFinal(plain));
    } catch (GeneralSecurityException wrongKey) {
      throw new IllegalArgumentException("the key has a wrong length", wrongKey);
    }
  }

  /**
   * The signature that proves possession of a session key, in lower-case hex. The HMAC key is the
   * Base64 text of the session key and not its bytes.
   */
  public static String sessionSignature(String sessionKey, String message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(sessionKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
