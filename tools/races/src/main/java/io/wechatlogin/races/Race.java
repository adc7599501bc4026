package io.wechatlogin.races;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.user.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Races actions with revocations. Both sides of a try start at a barrier, one of them delayed by a
 * random part of the time that the action takes, so that all orders occur.
 */
public final class Race {
  /** How many tries run at the same time, each on two threads. */
  private static final int PARALLEL = 4;

  private final Nodes nodes;
  private final long seed;

  /** Distinguishes the ids of this run from all others in the database. */
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  /**
   * Makes races on two nodes.
   *
   * @param seed of everything that is drawn
   */
  public Race(Nodes nodes, long seed) {
    this.nodes = nodes;
    this.seed = seed;
  }

  /** How long the two sides of a pair take, in nanoseconds: averages that follow the last tries. */
  private static final class Durations {
    private static final long FIRST_GUESS = 4_000_000;

    private final AtomicLong ofAction = new AtomicLong(FIRST_GUESS);
    private final AtomicLong ofRevocation = new AtomicLong(FIRST_GUESS);

    void add(long action, long revocation) {
      ofAction.updateAndGet(before -> (before * 7 + action) / 8);
      ofRevocation.updateAndGet(before -> (before * 7 + revocation) / 8);
    }

    /** Returns how much later the revocation starts than the action; negative for earlier. */
    long delay(double part) {
      return (long) (part * (part > 0 ? ofAction : ofRevocation).get());
    }
  }

  /** Races a pair. */
  public Tally run(Pair pair, int tries) {
    Tally tally = new Tally(pair, seed);
    AtomicInteger next = new AtomicInteger();
    Durations durations = new Durations();
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < PARALLEL; i++) {
        workers.add(
            threads.submit(
                () -> {
                  for (int n = next.getAndIncrement(); n < tries; n = next.getAndIncrement()) {
                    tally.add(n, outcome(pair, n, threads, durations));
                  }
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return tally;
  }

  private Tally.Outcome outcome(Pair pair, int n, ExecutorService threads, Durations durations) {
    try {
      return race(pair, n, threads, durations);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (Exception fault) {
      return Tally.Outcome.fault(fault);
    }
  }

  private Tally.Outcome race(Pair pair, int n, ExecutorService threads, Durations durations)
      throws Exception {
    Draw draw =
        Draw.by(
            new Random(seed * 31 + pair.toString().hashCode() * 1009L + n), nodes.applications());
    Try t = new Try(nodes, pair, run + "p" + Pair.all().indexOf(pair) + "n" + n, draw);
    Action.Step action = pair.action().preparation().apply(t);
    long delay = durations.delay(draw.delay());
    CyclicBarrier start = new CyclicBarrier(2);
    Future<long[]> revocation =
        threads.submit(
            () -> {
              start.await();
              return revoke(t, delay);
            });
    start.await();
    LockSupport.parkNanos(-delay);
    long actionCalled = System.nanoTime();
    try {
      action.run();
    } catch (LoginException refusal) {
      Answers.require(refusal);
      t.gained.refusal = refusal.error();
    } finally {
      t.actionEnded();
    }
    long actionAnswered = System.nanoTime();
    long[] revoked = revocation.get();
    durations.add(actionAnswered - actionCalled, revoked[1] - revoked[0]);
    Permitted.Times times =
        new Permitted.Times(actionCalled, actionAnswered, revoked[0], revoked[1]);
    return Tally.Outcome.of(t, times.slowest(), Oracle.judge(nodes, t, times));
  }

  /** Returns when the revocation was called and answered. */
  private static long[] revoke(Try t, long delay) throws InterruptedException {
    Optional<UserId> user = Optional.empty();
    boolean isPush = t.pair.revocation() == Revocation.PUSH;
    if (!isPush) {
      user = t.awaitUser();
    }
    LockSupport.parkNanos(delay);
    long called = System.nanoTime();
    if (isPush) {
      Revocation.push(t);
    } else {
      user.ifPresent(id -> t.pair.revocation().carryOut(t, id));
    }
    return new long[] {called, System.nanoTime()};
  }
}
