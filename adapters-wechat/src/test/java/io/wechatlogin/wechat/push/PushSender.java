package io.wechatlogin.wechat.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Signs and encrypts pushes as WeChat does. */
final class PushSender {
  private PushSender() {}

  static String sign(String... texts) {
    try {
      String joined = String.join("", Stream.of(texts).sorted().toList());
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-1").digest(joined.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the parameters of a plain push. */
  static Map<String, String> plain(String token, long timestamp, String nonce) {
    String time = Long.toString(timestamp);
    return Map.of("signature", sign(token, time, nonce), "timestamp", time, "nonce", nonce);
  }

  /** Returns the parameters of a push whose signature covers the encrypted message. */
  static Map<String, String> encrypted(
      String token, long timestamp, String nonce, String encrypted) {
    String time = Long.toString(timestamp);
    return Map.of(
        "signature",
        sign(token, time, nonce),
        "msg_signature",
        sign(token, time, nonce, encrypted),
        "encrypt_type",
        "aes",
        "timestamp",
        time,
        "nonce",
        nonce);
  }

  static String encrypt(String aesKey, String message, String appId) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    byte[] receiver = appId.getBytes(StandardCharsets.UTF_8);
    int length = 20 + text.length + receiver.length;
    int pad = 32 - length % 32;
    byte[] padding = new byte[pad];
    Arrays.fill(padding, (byte) pad);
    return encryptRaw(
        aesKey,
        ByteBuffer.allocate(length + pad)
            .put("0123456789abcdef".getBytes(StandardCharsets.US_ASCII))
            .putInt(text.length)
            .put(text)
            .put(receiver)
            .put(padding)
            .array());
  }

  static String encryptRaw(String aesKey, byte[] plain) {
    try {
      byte[] key = Base64.getDecoder().decode(aesKey + "=");
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(key, 0, 16));
      return Base64.getEncoder().encodeToString(cipher.doFinal(plain));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
