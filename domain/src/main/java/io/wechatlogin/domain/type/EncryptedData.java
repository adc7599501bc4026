package io.wechatlogin.domain.type;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Encrypted data of a person, as the front end of the application received it.
 *
 * @param encryptedData whole blocks of 16 bytes, in base64
 * @param iv the initialization vector: 16 bytes, in base64
 * @param rawData the plain part of the data, byte for byte as received; present only together with
 *     its signature
 * @param signature of {@code rawData}
 */
public record EncryptedData(
    String encryptedData, String iv, @Nullable String rawData, @Nullable String signature) {
  private static final int BLOCK = 16;

  /**
   * Checks the shapes of all fields.
   *
   * @throws LoginException {@code invalid_request}
   */
  public EncryptedData {
    byte[] ciphertext = decode("encryptedData", encryptedData);
    if (ciphertext.length == 0 || ciphertext.length % BLOCK != 0) {
      throw invalid("encryptedData: must be whole blocks of 16 bytes");
    }
    if (decode("iv", iv).length != BLOCK) {
      throw invalid("iv: must be 16 bytes");
    }
    if ((rawData == null) != (signature == null)) {
      throw invalid("rawData: comes with its signature, or neither of them");
    }
  }

  /** Returns the bytes to decrypt: whole blocks of 16 bytes. */
  public byte[] ciphertext() {
    return Base64.getDecoder().decode(encryptedData);
  }

  /** Returns the initialization vector: 16 bytes. */
  public byte[] initializationVector() {
    return Base64.getDecoder().decode(iv);
  }

  /** Shows no content, because the plain part identifies a person. */
  @Override
  public String toString() {
    return "EncryptedData[***]";
  }

  private static byte[] decode(String field, String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw invalid(field + ": is not base64; a + that became a blank was lost on the way");
    }
  }

  private static LoginException invalid(String detail) {
    return new LoginException(LoginError.INVALID_REQUEST, detail);
  }
}
