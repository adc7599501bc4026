package io.wechatlogin.http.request;

import io.wechatlogin.domain.secret.SecretHash;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers tokens that were accepted lately, at no cost that a request would notice: each has one
 * place, and a newer token with the same place takes it. So a token may be forgotten early, but
 * none is taken for another: 64 bits of its hash are kept, and further ones choose the place.
 */
final class ProvenTokens {
  /** They take 2 MiB. */
  private static final int PLACES = 1 << 18;

  private static final int HEX = 16;
  private static final int KEPT_DIGITS = 16;
  private static final int PLACE_DIGITS = 7;

  private final AtomicLongArray kept = new AtomicLongArray(PLACES);

  void add(SecretHash token) {
    kept.setRelease(place(token), bits(token));
  }

  boolean contains(SecretHash token) {
    return kept.getAcquire(place(token)) == bits(token);
  }

  void remove(SecretHash token) {
    kept.compareAndSet(place(token), bits(token), 0);
  }

  private static long bits(SecretHash token) {
    return Long.parseUnsignedLong(token.hex(), 0, KEPT_DIGITS, HEX);
  }

  private static int place(SecretHash token) {
    return Integer.parseInt(token.hex(), KEPT_DIGITS, KEPT_DIGITS + PLACE_DIGITS, HEX) % PLACES;
  }
}
