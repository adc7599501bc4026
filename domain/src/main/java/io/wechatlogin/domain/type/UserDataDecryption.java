package io.wechatlogin.domain.type;

import io.wechatlogin.domain.secret.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * A type whose personal data passes through the front end of the application, encrypted with the
 * session key that {@link LoginType#identify} returned.
 */
public interface UserDataDecryption extends LoginType {
  /**
   * Decrypts data of a person.
   *
   * @param now the current time, at which the data must not be too old
   * @return a JSON object; empty where the data is incomplete, too old, of another app, or
   *     encrypted or signed with another key. The cause is not told, because it would help to break
   *     the encryption.
   */
  Optional<String> decrypt(EncryptedData data, Secret sessionKey, Instant now);
}
