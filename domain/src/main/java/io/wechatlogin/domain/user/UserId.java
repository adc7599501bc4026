package io.wechatlogin.domain.user;

import java.util.random.RandomGenerator;

/**
 * The id of a user, chosen by the host: 1 to 64 of {@code A-Z a-z 0-9 . _ @ -}; a text of another
 * shape is refused as {@code invalid_request}.
 */
public record UserId(String value) implements Subject {
  public UserId {
    Names.id("userId", value);
  }

  /** The smallest number of 15 digits. */
  private static final long FIRST_NUMBER = 100_000_000_000_000L;

  /** The first number that JavaScript cannot tell from its neighbours. */
  private static final long END_OF_NUMBERS = 1L << 53;

  /**
   * Makes a random id for somebody who registers here: a number of 15 or 16 digits below 2^53,
   * which no numbering of a host reaches.
   */
  public static UserId random(RandomGenerator random) {
    return new UserId(Long.toString(random.nextLong(FIRST_NUMBER, END_OF_NUMBERS)));
  }

  @Override
  public String toString() {
    return value;
  }
}
