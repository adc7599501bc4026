package io.wechatlogin.application.contract;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** A random generator that draws given numbers, one after the other. */
public final class GivenNumbers implements RandomGenerator {
  private final Deque<Long> numbers;

  /** Draws these, and then fails. */
  public GivenNumbers(Long... numbers) {
    this.numbers = new ArrayDeque<>(List.of(numbers));
  }

  @Override
  public long nextLong() {
    return numbers.removeFirst();
  }

  @Override
  public long nextLong(long origin, long bound) {
    return nextLong();
  }
}
