package io.wechatlogin.persistence.sealing;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The keys for data at rest: the first key seals, every key opens. A sealed value is bound to its
 * table, column and row and does not open anywhere else.
 */
public final class KeyRing {
  /** The length of the prefix that names the key of a sealed value. */
  static final int PREFIX_BYTES = 5;

  private static final int KEY_BYTES = 32;

  private final Aead aead;
  private final byte[] prefix;

  private KeyRing(Aead aead, byte[] prefix) {
    this.aead = aead;
    this.prefix = prefix;
  }

  /**
   * Makes a key ring.
   *
   * @param keys keys of 32 bytes, separated by commas: each in base64 (as {@code openssl rand
   *     -base64 32} prints it), base64url or 64 hex digits, after an optional {@code name:}
   * @throws IllegalArgumentException where a key has another form; the message does not contain it
   */
  public static KeyRing of(String keys) {
    List<byte[]> raw = new ArrayList<>();
    for (String key : keys.split(",", -1)) {
      // No form of a key contains a colon: what stands before one is a name for people.
      raw.add(decode(key.substring(key.indexOf(':') + 1).strip(), raw.size() + 1));
    }
    try {
      AeadConfig.register();
      KeysetHandle.Builder handle = KeysetHandle.newBuilder();
      for (int i = 0; i < raw.size(); i++) {
        var entry = KeysetHandle.importKey(tinkKey(raw.get(i))).withFixedId(idOf(raw.get(i)));
        handle.addEntry(i == 0 ? entry.makePrimary() : entry);
      }
      return new KeyRing(
          handle.build().getPrimitive(RegistryConfiguration.get(), Aead.class),
          tinkKey(raw.getFirst()).getOutputPrefix().toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the keys do not make a key ring; is one listed twice?");
    }
  }

  /** Makes a random key in a form that {@link #of} reads. */
  public static String generate(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** Returns the prefix of all values that the first key has sealed. */
  byte[] prefix() {
    return prefix.clone();
  }

  /** Seals a value for one place. */
  public byte[] seal(byte[] plain, String table, String column, String row) {
    try {
      return aead.encrypt(plain, place(table, column, row));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed", e);
    }
  }

  /**
   * Opens a value that was sealed for this place.
   *
   * @throws IllegalStateException where no key opens it
   */
  public byte[] open(byte[] sealed, String table, String column, String row) {
    try {
      return aead.decrypt(sealed, place(table, column, row));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key opens a sealed value of " + table + "." + column, e);
    }
  }

  private static byte[] place(String table, String column, String row) {
    return String.join("/", table, column, row).getBytes(StandardCharsets.UTF_8);
  }

  @AccessesPartialKey
  private static AesGcmKey tinkKey(byte[] key) throws GeneralSecurityException {
    return AesGcmKey.builder()
        .setParameters(
            AesGcmParameters.builder()
                .setKeySizeBytes(KEY_BYTES)
                .setIvSizeBytes(12)
                .setTagSizeBytes(16)
                .setVariant(AesGcmParameters.Variant.TINK)
                .build())
        .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
        .setIdRequirement(idOf(key))
        .build();
  }

  /** Derives the id in the prefix from the key itself, so that it is the same on every node. */
  private static int idOf(byte[] key) throws GeneralSecurityException {
    return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key)).getInt()
        & Integer.MAX_VALUE;
  }

  private static byte[] decode(String key, int position) {
    byte[] bytes = new byte[0];
    try {
      bytes =
          key.matches("[0-9a-fA-F]{64}")
              ? HexFormat.of().parseHex(key)
              : Base64.getDecoder().decode(key.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException notBase64) {
      // The message below says it, without the key.
    }
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "key " + position + " is not 32 bytes in base64; make one: openssl rand -base64 32");
    }
    return bytes;
  }
}
