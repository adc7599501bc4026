package io.wechatlogin.integration.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs the same work in twenty-four threads at the same moment. */
public final class Concurrently {
  public static final int SIZE = 24;

  private Concurrently() {}

  public static <T> List<T> of(IntFunction<Callable<T>> member) {
    CyclicBarrier start = new CyclicBarrier(SIZE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> results = new ArrayList<>();
      for (int i = 0; i < SIZE; i++) {
        Callable<T> task = member.apply(i);
        results.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<T> all = new ArrayList<>();
      for (Future<T> result : results) {
        all.add(result.get());
      }
      return all;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
