package io.wechatlogin.simulator.world;

import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/** Random bytes and texts for any number of threads. */
public final class RandomSource {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final RandomGenerator generator;
  private final ReentrantLock lock = new ReentrantLock();

  public RandomSource(RandomGenerator generator) {
    this.generator = generator;
  }

  /** A text of letters and digits. */
  public String text(int length) {
    byte[] bytes = bytes(length);
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = ALPHABET.charAt((bytes[i] & 0xFF) % ALPHABET.length());
    }
    return new String(text);
  }

  /** Random bytes. */
  public byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    // Most generators that a test can seed are not thread-safe.
    lock.lock();
    try {
      generator.nextBytes(bytes);
    } finally {
      lock.unlock();
    }
    return bytes;
  }
}
