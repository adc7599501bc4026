package io.wechatlogin.http;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * How many requests are worked on at the same time. One more is refused at once: it would only wait
 * for the others, and make them wait.
 */
final class Slots {
  /** For what is answered however busy the service is. */
  static final Slots ENDLESS = new Slots(Integer.MAX_VALUE);

  private final int all;
  private final Semaphore free;

  Slots(int all) {
    this.all = all;
    this.free = new Semaphore(all);
  }

  /**
   * Takes a slot until it is closed.
   *
   * @throws ProblemException {@code overloaded}
   */
  Slot take() {
    return new Slot();
  }

  int taken() {
    return all - free.availablePermits();
  }

  /** The slot of one request. */
  final class Slot implements AutoCloseable {
    private boolean held;

    private Slot() {
      hold();
    }

    /**
     * Waits for the client, and holds no slot meanwhile: slow clients do not keep the others out.
     *
     * @throws ProblemException {@code overloaded} where there is no slot afterwards
     */
    <T> T outside(Supplier<T> waiting) {
      close();
      T result = waiting.get();
      hold();
      return result;
    }

    private void hold() {
      if (!free.tryAcquire()) {
        throw new ProblemException(Problem.OVERLOADED);
      }
      held = true;
    }

    @Override
    public void close() {
      if (held) {
        held = false;
        free.release();
      }
    }
  }
}
