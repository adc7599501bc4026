package io.wechatlogin.persistence;

import io.wechatlogin.domain.error.LoginException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves many who ask the same by one statement. Nobody waits for company: who comes while a lane
 * is free goes at once; who comes while all lanes are on their way goes along with the next one. So
 * a batch grows with the load, and what a statement and its commit cost is shared when it matters.
 *
 * @param <Q> what one asks
 * @param <A> what one is answered
 */
final class Batches<Q, A> {
  private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

  private final Function<List<Q>, List<A>> statement;
  private final Limits limits;
  private final BlockingQueue<Request<Q, A>> waiting;
  private final Semaphore lanes;

  /**
   * @param statement answers all of a list, in its order; where it fails, it has done nothing
   */
  Batches(Function<List<Q>, List<A>> statement, Limits limits) {
    this.statement = statement;
    this.limits = limits;
    waiting = new LinkedBlockingQueue<>(limits.waiting());
    lanes = new Semaphore(limits.lanes());
  }

  /**
   * How many, and how long.
   *
   * @param lanes statements on their way at the same time
   * @param together requests that one statement serves
   * @param waiting requests that wait for a lane; further ones are refused at once
   * @param patience how long one waits for a lane
   */
  record Limits(int lanes, int together, int waiting, Duration patience) {
    /** With a few milliseconds for a statement, the last of those who wait does so for 100. */
    static final Limits STANDARD = new Limits(4, 64, 4096, Duration.ofSeconds(3));
  }

  private record Request<Q, A>(Q question, CompletableFuture<A> answer) {
    void fail(Throwable failure) {
      answer.completeExceptionally(failure);
    }
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws LoginException {@code database_unavailable} where no lane becomes free in time
   */
  A ask(Q question) {
    Request<Q, A> request = new Request<>(question, new CompletableFuture<>());
    if (!waiting.offer(request)) {
      throw Failures.overloaded();
    }
    if (lanes.tryAcquire()) {
      Thread.ofVirtual().name("batches").start(this::drive);
    }
    return answer(request);
  }

  private A answer(Request<Q, A> request) {
    try {
      return request.answer().get(limits.patience().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      if (waiting.remove(request)) {
        throw Failures.overloaded();
      }
    } catch (ExecutionException failed) {
      throw rethrown(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw Failures.overloaded();
    }
    // It is on its way, and what it does is not to be undone by looking away.
    try {
      return request.answer().join();
    } catch (CompletionException failed) {
      throw rethrown(failed);
    }
  }

  private static RuntimeException rethrown(Exception failed) {
    if (failed.getCause() instanceof RuntimeException cause) {
      return cause;
    }
    throw new IllegalStateException(failed);
  }

  /** Returns how many wait for a lane just now. */
  int waiting() {
    return waiting.size();
  }

  /** Serves whoever waits, as the holder of a lane. */
  private void drive() {
    do {
      try {
        List<Request<Q, A>> batch = new ArrayList<>();
        while (waiting.drainTo(batch, limits.together()) > 0) {
          serve(batch);
          batch.clear();
        }
      } finally {
        lanes.release();
      }
      // Who came after the last look, and found no lane free, must not be left alone.
    } while (!waiting.isEmpty() && lanes.tryAcquire());
  }

  private void serve(List<Request<Q, A>> batch) {
    try {
      List<A> answers = statement.apply(batch.stream().map(Request::question).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(answers.get(i));
      }
    } catch (LoginException outOfOrder) {
      batch.forEach(request -> request.fail(outOfOrder));
    } catch (RuntimeException | Error failure) {
      if (batch.size() == 1) {
        batch.getFirst().fail(failure);
      } else {
        // One of them is at fault, and nobody else is to hear of it. Its text may hold values.
        LOG.warn("{} go one by one after {}", batch.size(), failure.getClass().getSimpleName());
        batch.forEach(request -> serve(List.of(request)));
      }
    }
  }
}
