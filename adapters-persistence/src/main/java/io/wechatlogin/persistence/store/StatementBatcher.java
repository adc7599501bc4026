package io.wechatlogin.persistence.store;

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
 * Serves many concurrent requests by few statements. A request never waits for others to join it:
 * while a lane is free, it is sent at once. Requests that arrive while all lanes are busy are sent
 * together by the next free lane. So batches grow with the load, and requests share the cost of a
 * statement and its commit when it matters.
 *
 * @param <Q> a request
 * @param <A> its answer
 */
public final class StatementBatcher<Q, A> {
  private static final Logger LOG = LoggerFactory.getLogger(StatementBatcher.class);

  private final Function<List<Q>, List<A>> statement;
  private final Limits limits;
  private final BlockingQueue<Pending<Q, A>> queue;
  private final Semaphore freeLanes;

  /**
   * Makes a batcher.
   *
   * @param statement answers all requests of a list, in its order; a statement that fails has done
   *     nothing
   */
  public StatementBatcher(Function<List<Q>, List<A>> statement, Limits limits) {
    this.statement = statement;
    this.limits = limits;
    queue = new LinkedBlockingQueue<>(limits.queueSize());
    freeLanes = new Semaphore(limits.lanes());
  }

  /**
   * The limits of a batcher.
   *
   * @param lanes the number of statements that run at the same time
   * @param batchSize the number of requests that one statement serves at most
   * @param queueSize the number of requests that may wait for a lane; further ones are refused at
   *     once
   * @param timeout how long a request waits for a lane
   */
  public record Limits(int lanes, int batchSize, int queueSize, Duration timeout) {
    /** If a statement takes a few milliseconds, the last request in a full queue waits 100 ms. */
    public static final Limits STANDARD = new Limits(4, 64, 4096, Duration.ofSeconds(3));
  }

  private record Pending<Q, A>(Q request, CompletableFuture<A> answer) {
    void fail(Throwable failure) {
      answer.completeExceptionally(failure);
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws LoginException {@code database_unavailable} where no lane becomes free in time
   */
  public A submit(Q request) {
    Pending<Q, A> pending = new Pending<>(request, new CompletableFuture<>());
    if (!queue.offer(pending)) {
      throw SqlFailures.overloaded();
    }
    if (freeLanes.tryAcquire()) {
      Thread.ofVirtual().name("statement-batcher").start(this::serveQueue);
    }
    return await(pending);
  }

  private A await(Pending<Q, A> pending) {
    try {
      return pending.answer().get(limits.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      if (queue.remove(pending)) {
        throw SqlFailures.overloaded();
      }
    } catch (ExecutionException failed) {
      throw causeOf(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw SqlFailures.overloaded();
    }
    // The statement is under way and takes effect whether or not its answer is read.
    try {
      return pending.answer().join();
    } catch (CompletionException failed) {
      throw causeOf(failed);
    }
  }

  private static RuntimeException causeOf(Exception failed) {
    if (failed.getCause() instanceof RuntimeException cause) {
      return cause;
    }
    throw new IllegalStateException(failed);
  }

  /** Returns the number of requests that wait for a lane at this moment. */
  int queued() {
    return queue.size();
  }

  /** Serves waiting requests. The caller has acquired a lane, which this method releases. */
  private void serveQueue() {
    do {
      try {
        List<Pending<Q, A>> batch = new ArrayList<>();
        while (queue.drainTo(batch, limits.batchSize()) > 0) {
          serve(batch);
          batch.clear();
        }
      } finally {
        freeLanes.release();
      }
      // A request may have arrived after the queue was empty and before the lane was released.
    } while (!queue.isEmpty() && freeLanes.tryAcquire());
  }

  private void serve(List<Pending<Q, A>> batch) {
    try {
      List<A> answers = statement.apply(batch.stream().map(Pending::request).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(answers.get(i));
      }
    } catch (LoginException unavailable) {
      batch.forEach(pending -> pending.fail(unavailable));
    } catch (RuntimeException | Error failure) {
      if (batch.size() == 1) {
        batch.getFirst().fail(failure);
      } else {
        // One request causes the failure, and only that one may fail. The message of the failure
        // may contain values, so it is not logged.
        LOG.warn(
            "a batch of {} requests failed with {}; sending them one by one",
            batch.size(),
            failure.getClass().getSimpleName());
        batch.forEach(pending -> serve(List.of(pending)));
      }
    }
  }
}
