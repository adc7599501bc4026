package io.wechatlogin.http.limits;

import io.wechatlogin.http.problem.Problem;
import io.wechatlogin.http.problem.ProblemException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * A limit on the requests that are processed at the same time. A request above the limit is refused
 * at once: waiting would only delay the others.
 */
public final class ConcurrencyLimit {
  /** For requests that are answered however busy the service is. */
  public static final ConcurrencyLimit NONE = new ConcurrencyLimit(Integer.MAX_VALUE);

  private final int limit;
  private final Semaphore permits;

  /** Limits the number of requests. */
  public ConcurrencyLimit(int limit) {
    this.limit = limit;
    this.permits = new Semaphore(limit);
  }

  /**
   * Takes a permit, which the caller has to close.
   *
   * @throws ProblemException {@code overloaded}
   */
  public Permit acquire() {
    return new Permit();
  }

  /** Returns the number of requests that are processed now. */
  public int inUse() {
    return limit - permits.availablePermits();
  }

  /** The permit of one request. */
  public final class Permit implements AutoCloseable {
    private boolean isHeld;

    private Permit() {
      hold();
    }

    /**
     * Reads from the client without holding the permit, so that slow clients do not block others.
     *
     * @throws ProblemException {@code overloaded} where no permit is free afterwards
     */
    public <T> T releasedDuring(Supplier<T> reading) {
      close();
      T result = reading.get();
      hold();
      return result;
    }

    private void hold() {
      if (!permits.tryAcquire()) {
        throw new ProblemException(Problem.OVERLOADED);
      }
      isHeld = true;
    }

    @Override
    public void close() {
      if (isHeld) {
        isHeld = false;
        permits.release();
      }
    }
  }
}
