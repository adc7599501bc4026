package io.wechatlogin.wechat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.EncryptedData;
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
 * The data that a mini program gets encrypted, see WeChat's page "Signature verification and
 * decryption of open data": AES-128-CBC by the session key, with a watermark inside.
 */
final class UserData {
  /** How old data may be: time enough to fill in a form, too little to use what was overheard. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  /** How far WeChat's clock may be ahead of ours. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final int KEY_BYTES = 16;

  private UserData() {}

  /**
   * Decrypts data.
   *
   * @return empty where anything about it is not as it must be
   */
  static Optional<String> decrypt(
      EncryptedData data, Secret sessionKey, String appId, Instant now) {
    return isSigned(data, sessionKey)
        ? plain(data, sessionKey)
            .flatMap(UserData::object)
            .filter(object -> isMarked(object, appId, now))
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

  /** Java's name for the padding says 5; with blocks of 16 bytes it is the strict PKCS#7. */
  private static Optional<String> plain(EncryptedData data, Secret sessionKey) {
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
    } catch (GeneralSecurityException | IllegalArgumentException anotherKey) {
      return Optional.empty();
    }
  }

  private static Optional<ObjectNode> object(String json) {
    try {
      return WeChatJson.read(json) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException anotherKey) {
      return Optional.empty();
    }
  }

  private static boolean isMarked(ObjectNode object, String appId, Instant now) {
    JsonNode watermark = object.path("watermark");
    JsonNode timestamp = watermark.path("timestamp");
    if (!timestamp.canConvertToLong() || !appId.equals(watermark.path("appid").textValue())) {
      return false;
    }
    // Compared as numbers: not every number is a moment.
    long made = timestamp.longValue();
    return made >= now.minus(FRESH).getEpochSecond() && made <= now.plus(SKEW).getEpochSecond();
  }
}
