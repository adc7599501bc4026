package io.wechatlogin.persistence;

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
 * The keys for data at rest: the first seals, any opens. What is sealed is bound to its table,
 * column and row, so that it does not open anywhere else.
 */
public final class KeyRing {
  /** What stands before a sealed value and names its key. */
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
   * @param keys a comma list of keys of 32 bytes, each in base64 (as {@code openssl rand -base64
   *     32} prints it), base64url or 64 hex digits, with {@code name:} before it where it is to
   *     have a name
   * @throws IllegalArgumentException where a key has another shape; the message does not show it
   */
  public static KeyRing of(String keys) {
    List<byte[]> raw = new ArrayList<>();
    for (String key : keys.split(",", -1)) {
      // No way of writing a key has a colon in it: what stands before one is a name for people.
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

  /** Makes a fresh key in the form that {@link #of} reads. */
  public static String generate(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** Returns what stands before each value that the first key has sealed. */
  byte[] prefix() {
    return prefix.clone();
  }

  byte[] seal(byte[] plain, String table, String column, String row) {
    try {
      return aead.encrypt(plain, place(table, column, row));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed", e);
    }
  }

  byte[] open(byte[] sealed, String table, String column, String row) {
    try {
      return aead.decrypt(sealed, place(table, column, row));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a sealed value of " + table + "." + column + " opens by none of the keys", e);
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

  /** The id stands before what the key sealed; it follows from the key, on every node alike. */
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
      // the message below says it, without the key
    }
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "key " + position + " is not 32 bytes in base64; make one: openssl rand -base64 32");
    }
    return bytes;
  }
}
