package io.wechatlogin.domain.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A text that must not be shown: prints as {@code ***} and compares in constant time. */
public final class Secret {
  private final String value;

  /** Computed at the first use. Threads that compute it at the same moment get the same. */
  private @Nullable SecretHash hash;

  /** Wraps a text. */
  public Secret(String value) {
    this.value = value;
  }

  /** Returns the text itself; only to hand it to its holder or to WeChat. */
  public String reveal() {
    return value;
  }

  /** Returns the hash, which is what is stored. */
  public SecretHash hash() {
    SecretHash known = hash;
    if (known == null) {
      known = SecretHash.of(value);
      hash = known;
    }
    return known;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
