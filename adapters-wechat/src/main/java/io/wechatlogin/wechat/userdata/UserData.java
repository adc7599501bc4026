package io.wechatlogin.wechat.userdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.EncryptedData;
import io.wechatlogin.wechat.api.WeChatJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts the user data that a mini program receives, see WeChat's page "Signature verification
 * and decryption of open data": AES-128-CBC by the session key, with a watermark inside.
 */
public final class UserData {
  /** How old data may be: long enough to fill in a form, too short to replay intercepted data. */
  private static final Duration MAX_AGE = Duration.ofMinutes(10);

  /** How far WeChat's clock may be ahead of ours. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  private static final int KEY_BYTES = 16;

  private UserData() {}

  /**
   * Verifies and decrypts data.
   *
   * @param appId the app that the watermark must name
   * @param now the time by which the age of the data is judged
   * @return a JSON object; empty if the signature, the encryption, the watermark or the age is
   *     wrong
   */
  public static Optional<String> decrypt(
      EncryptedData data, Secret sessionKey, String appId, Instant now) {
    return isSigned(data, sessionKey)
        ? plaintext(data, sessionKey)
            .flatMap(WeChatJson::readObject)
            .filter(object -> hasWatermark(object, appId, now))
            .map(ObjectNode::toString)
        : Optional.empty();
  }

  private static boolean isSigned(EncryptedData data, Secret sessionKey) {
    if (data.rawData() == null || data.signature() == null) {
      return true;
    }
    try {
      byte[] expected =
          MessageDigest.getInstance("SHA-1")
              .digest((data.rawData() + sessionKey.reveal()).getBytes(StandardCharsets.UTF_8));
      byte[] given = HexFormat.of().parseHex(data.signature().toLowerCase(Locale.ROOT));
      return MessageDigest.isEqual(expected, given);
    } catch (IllegalArgumentException notHex) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Java's name for the padding says PKCS#5; with blocks of 16 bytes it is strict PKCS#7. */
  private static Optional<String> plaintext(EncryptedData data, Secret sessionKey) {
    try {
      byte[] key = Base64.getDecoder().decode(sessionKey.reveal());
      if (key.length != KEY_BYTES) {
        return Optional.empty();
      }
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new IvParameterSpec(data.initializationVector()));
      return Optional.of(new String(cipher.doFinal(data.ciphertext()), StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException wrongKey) {
      return Optional.empty();
    }
  }

  private static boolean hasWatermark(ObjectNode object, String appId, Instant now) {
    JsonNode watermark = object.path("watermark");
    JsonNode timestamp = watermark.path("timestamp");
    if (!timestamp.canConvertToLong() || !appId.equals(watermark.path("appid").textValue())) {
      return false;
    }
    // Compared as numbers: some numbers are outside of the range of Instant.
    long createdAt = timestamp.longValue();
    return createdAt >= now.minus(MAX_AGE).getEpochSecond()
        && createdAt <= now.plus(MAX_CLOCK_SKEW).getEpochSecond();
  }
}
