package io.wechatlogin.persistence.phone;

import static io.wechatlogin.persistence.tables.Tables.LOOKUP_KEY;

import io.wechatlogin.persistence.sealing.KeyRing;
import io.wechatlogin.persistence.sealing.SealedColumn;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jooq.DSLContext;

/**
 * Hashes phone numbers by a key, so that they are found although they are sealed. There are few
 * phone numbers: without the key, whoever reads the table could try them all. The key is a sealed
 * row, so all nodes have the same, and it stays when the keys for data at rest are replaced.
 */
final class PhoneHash {
  private static final String NAME = "phone";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final byte[] key;

  private PhoneHash(byte[] key) {
    this.key = key;
  }

  /**
   * Reads the key from the store.
   *
   * @return empty where no number has been stored yet
   * @throws IllegalStateException where no key of the ring opens it
   */
  static Optional<PhoneHash> stored(DSLContext dsl, KeyRing keys) {
    return dsl.select(LOOKUP_KEY.SEALED_KEY)
        .from(LOOKUP_KEY)
        .where(LOOKUP_KEY.NAME.eq(NAME))
        .fetchOptional(LOOKUP_KEY.SEALED_KEY)
        .map(
            value ->
                new PhoneHash(
                    SealedColumn.LOOKUP_KEY_VALUE
                        .open(keys, value, NAME)
                        .orElseThrow(
                            () -> new IllegalStateException("the key of phone numbers is lost"))));
  }

  /**
   * Makes a key and stores it, inside a transaction.
   *
   * @return empty where another transaction was first
   */
  static Optional<PhoneHash> made(DSLContext dsl, KeyRing keys, SecureRandom random) {
    byte[] fresh = new byte[KEY_BYTES];
    random.nextBytes(fresh);
    boolean isStored =
        dsl.insertInto(LOOKUP_KEY)
                .set(LOOKUP_KEY.NAME, NAME)
                .set(LOOKUP_KEY.SEALED_KEY, SealedColumn.LOOKUP_KEY_VALUE.seal(keys, fresh, NAME))
                .onConflictDoNothing()
                .execute()
            == 1;
    return isStored ? Optional.of(new PhoneHash(fresh)) : Optional.empty();
  }

  /** Returns the hash of a number. */
  byte[] of(String phoneNumber) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(phoneNumber.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
