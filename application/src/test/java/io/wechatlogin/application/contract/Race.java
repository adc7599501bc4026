package io.wechatlogin.application.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs many calls at the same time. */
public final class Race {
  /** The number of concurrent callers. */
  public static final int CALLERS = 24;

  private Race() {}

  /**
   * Starts all callers at the same time and returns their results in the order of their numbers.
   *
   * @throws AssertionError if one of them throws an exception
   */
  public static <T> List<T> race(IntFunction<Callable<T>> caller) {
    CyclicBarrier start = new CyclicBarrier(CALLERS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Callable<T> call = caller.apply(i);
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
