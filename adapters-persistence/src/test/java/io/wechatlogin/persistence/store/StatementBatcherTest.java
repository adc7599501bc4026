package io.wechatlogin.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which requests share a statement, and which of them a failure concerns. */
class StatementBatcherTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Queue<List<Integer>> sent = new ConcurrentLinkedQueue<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @Test
  void aRequestThatFindsAFreeLaneIsSentAlone() {
    StatementBatcher<Integer, String> batcher = batcher(1, 10, LONG);
    go.countDown();
    assertThat(batcher.submit(1)).isEqualTo("1");
    assertThat(batcher.submit(2)).isEqualTo("2");
    assertThat(sent).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void requestsThatArriveWhileTheLaneIsBusyAreSentTogetherUpToTheBatchSize() throws Exception {
    StatementBatcher<Integer, String> batcher = batcher(1, 10, LONG);
    CompletableFuture<String> ahead = submit(batcher, 0);
    first.await();
    List<CompletableFuture<String>> others =
        IntStream.rangeClosed(1, 5).mapToObj(i -> queue(batcher, i)).toList();
    go.countDown();
    assertThat(ahead.join()).isEqualTo("0");
    assertThat(others).extracting(CompletableFuture::join).containsExactly("1", "2", "3", "4", "5");
    assertThat(sent).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4, 5));
  }

  @Test
  void aFailureConcernsOnlyTheRequestThatCausesIt() throws Exception {
    StatementBatcher<Integer, String> batcher = batcher(1, 10, LONG);
    CompletableFuture<String> ahead = submit(batcher, 0);
    first.await();
    CompletableFuture<String> one = queue(batcher, 1);
    CompletableFuture<String> wrong = queue(batcher, -7);
    CompletableFuture<String> two = queue(batcher, 2);
    go.countDown();
    assertThat(List.of(ahead.join(), one.join(), two.join())).containsExactly("0", "1", "2");
    assertThatThrownBy(wrong::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(sent)
        .containsExactly(List.of(0), List.of(1, -7, 2), List.of(1), List.of(-7), List.of(2));
  }

  @Test
  void anUnavailableDatabaseFailsTheWholeBatchWithoutARetry() throws Exception {
    StatementBatcher<Integer, String> batcher = batcher(1, 10, LONG);
    CompletableFuture<String> ahead = submit(batcher, 0);
    first.await();
    CompletableFuture<String> one = queue(batcher, 1);
    CompletableFuture<String> out = queue(batcher, Integer.MAX_VALUE);
    go.countDown();
    assertThat(ahead.join()).isEqualTo("0");
    assertUnavailable(one);
    assertUnavailable(out);
    assertThat(sent).containsExactly(List.of(0), List.of(1, Integer.MAX_VALUE));
  }

  @Test
  void aRequestThatFindsAFullQueueIsRefusedAtOnce() throws Exception {
    StatementBatcher<Integer, String> batcher = batcher(1, 2, LONG);
    CompletableFuture<String> ahead = submit(batcher, 0);
    first.await();
    CompletableFuture<String> one = queue(batcher, 1);
    CompletableFuture<String> two = queue(batcher, 2);
    assertUnavailable(submit(batcher, 3));
    go.countDown();
    assertThat(List.of(ahead.join(), one.join(), two.join())).containsExactly("0", "1", "2");
    assertThat(sent).containsExactly(List.of(0), List.of(1, 2));
  }

  @Test
  void aRequestThatTimedOutInTheQueueIsNotSent() throws Exception {
    StatementBatcher<Integer, String> batcher = batcher(1, 10, Duration.ofMillis(50));
    CompletableFuture<String> ahead = submit(batcher, 0);
    first.await();
    assertUnavailable(submit(batcher, 1));
    go.countDown();
    assertThat(ahead.join()).isEqualTo("0");
    assertThat(batcher.submit(2)).isEqualTo("2");
    assertThat(sent).containsExactly(List.of(0), List.of(2));
  }

  @Test
  void manyRequestsShareAFewLanesAndEachGetsItsOwnAnswer() {
    int requests = 20_000;
    AtomicInteger lanes = new AtomicInteger();
    AtomicInteger maxLanes = new AtomicInteger();
    StatementBatcher<Integer, Integer> batcher =
        new StatementBatcher<>(
            batch -> {
              maxLanes.accumulateAndGet(lanes.incrementAndGet(), Math::max);
              lanes.decrementAndGet();
              return batch.stream().map(request -> -request).toList();
            },
            new StatementBatcher.Limits(4, 64, requests, LONG));
    Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        IntStream.range(0, requests)
            .mapToObj(i -> Thread.ofVirtual().start(() -> answers.add(i + batcher.submit(i))))
            .toList();
    threads.forEach(StatementBatcherTest::join);
    assertThat(answers).hasSize(requests).containsOnly(0);
    assertThat(maxLanes.get()).isBetween(1, 4);
  }

  /**
   * Returns a batcher whose statement waits for {@code go}, fails for negative numbers, and finds
   * the database unavailable for the largest number.
   */
  private StatementBatcher<Integer, String> batcher(int lanes, int queueSize, Duration timeout) {
    return new StatementBatcher<>(
        batch -> {
          sent.add(List.copyOf(batch));
          first.countDown();
          await(go);
          if (batch.contains(Integer.MAX_VALUE)) {
            throw new LoginException(LoginError.DATABASE_UNAVAILABLE);
          }
          if (batch.stream().anyMatch(request -> request < 0)) {
            throw new IllegalArgumentException("negative");
          }
          return batch.stream().map(String::valueOf).toList();
        },
        new StatementBatcher.Limits(lanes, 3, queueSize, timeout));
  }

  private static CompletableFuture<String> submit(
      StatementBatcher<Integer, String> batcher, int request) {
    return CompletableFuture.supplyAsync(
        () -> batcher.submit(request), work -> Thread.ofVirtual().start(work));
  }

  /** Submits a request, and returns when it is in the queue. */
  private static CompletableFuture<String> queue(
      StatementBatcher<Integer, String> batcher, int request) {
    int before = batcher.queued();
    CompletableFuture<String> answer = submit(batcher, request);
    Await.until("the request is queued", () -> batcher.queued() != before);
    return answer;
  }

  private static void assertUnavailable(CompletableFuture<String> answer) {
    assertThatThrownBy(answer::join)
        .cause()
        .isInstanceOfSatisfying(
            LoginException.class,
            e -> assertThat(e.error()).isEqualTo(LoginError.DATABASE_UNAVAILABLE));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
