package io.wechatlogin.domain.type;

import io.wechatlogin.domain.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * A type whose persons' data comes through the application's front end, encrypted by the session
 * key that {@link LoginType#identify} gave.
 */
public interface UserDataDecryption extends LoginType {
  /**
   * Decrypts data of a person.
   *
   * @param now the moment that the data must be fresh at
   * @return a JSON object; empty where the data is not whole, not fresh, of another app, or
   *     encrypted or signed by another key: which of these it was is nobody's business, as the
   *     answer would help to break the encryption
   */
  Optional<String> decrypt(EncryptedData data, Secret sessionKey, Instant now);
}
