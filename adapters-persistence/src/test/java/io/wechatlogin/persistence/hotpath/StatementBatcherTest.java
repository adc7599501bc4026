package io.wechatlogin.persistence.hotpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Statements that serve whoever waits: who goes with whom, and what becomes of a failure. */
class StatementBatcherTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Queue<List<Integer>> sent = new ConcurrentLinkedQueue<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);

  @Test
  void whoComesAloneIsServedAlone() {
    StatementBatcher<Integer, String> batches = batches(1, 10, LONG);
    go.countDown();
    assertThat(batches.ask(1)).isEqualTo("1");
    assertThat(batches.ask(2)).isEqualTo("2");
    assertThat(sent).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void whoComesMeanwhileGoesTogetherAsManyAsAreAllowed() throws Exception {
    StatementBatcher<Integer, String> batches = batches(1, 10, LONG);
    CompletableFuture<String> ahead = asking(batches, 0);
    first.await();
    List<CompletableFuture<String>> others =
        IntStream.rangeClosed(1, 5).mapToObj(i -> waiting(batches, i)).toList();
    go.countDown();
    assertThat(ahead.join()).isEqualTo("0");
    assertThat(others).extracting(CompletableFuture::join).containsExactly("1", "2", "3", "4", "5");
    assertThat(sent).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4, 5));
  }

  @Test
  void aFailureIsOnlyTheirsWhoseFaultItIs() throws Exception {
    StatementBatcher<Integer, String> batches = batches(1, 10, LONG);
    CompletableFuture<String> ahead = asking(batches, 0);
    first.await();
    CompletableFuture<String> one = waiting(batches, 1);
    CompletableFuture<String> wrong = waiting(batches, -7);
    CompletableFuture<String> two = waiting(batches, 2);
    go.countDown();
    assertThat(List.of(ahead.join(), one.join(), two.join())).containsExactly("0", "1", "2");
    assertThatThrownBy(wrong::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(sent)
        .containsExactly(List.of(0), List.of(1, -7, 2), List.of(1), List.of(-7), List.of(2));
  }

  @Test
  void aDatabaseThatIsOutOfOrderIsToldToAllAndNotAskedAgain() throws Exception {
    StatementBatcher<Integer, String> batches = batches(1, 10, LONG);
    CompletableFuture<String> ahead = asking(batches, 0);
    first.await();
    CompletableFuture<String> one = waiting(batches, 1);
    CompletableFuture<String> out = waiting(batches, Integer.MAX_VALUE);
    go.countDown();
    assertThat(ahead.join()).isEqualTo("0");
    assertUnavailable(one);
    assertUnavailable(out);
    assertThat(sent).containsExactly(List.of(0), List.of(1, Integer.MAX_VALUE));
  }

  @Test
  void whoComesWhenTooManyWaitIsRefusedAtOnce() throws Exception {
    StatementBatcher<Integer, String> batches = batches(1, 2, LONG);
    CompletableFuture<String> ahead = asking(batches, 0);
    first.await();
    CompletableFuture<String> one = waiting(batches, 1);
    CompletableFuture<String> two = waiting(batches, 2);
    assertUnavailable(asking(batches, 3));
    go.countDown();
    assertThat(List.of(ahead.join(), one.join(), two.join())).containsExactly("0", "1", "2");
    assertThat(sent).containsExactly(List.of(0), List.of(1, 2));
  }

  @Test
  void whoLosesPatienceIsNotServedBehindTheirBack() throws Exception {
    StatementBatcher<Integer, String> batches = batches(1, 10, Duration.ofMillis(50));
    CompletableFuture<String> ahead = asking(batches, 0);
    first.await();
    assertUnavailable(asking(batches, 1));
    go.countDown();
    assertThat(ahead.join()).isEqualTo("0");
    assertThat(batches.ask(2)).isEqualTo("2");
    assertThat(sent).containsExactly(List.of(0), List.of(2));
  }

  @Test
  void aCrowdIsServedByFewAndEachGetsItsOwnAnswer() {
    int crowd = 20_000;
    AtomicInteger lanes = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    StatementBatcher<Integer, Integer> batches =
        new StatementBatcher<>(
            questions -> {
              most.accumulateAndGet(lanes.incrementAndGet(), Math::max);
              lanes.decrementAndGet();
              return questions.stream().map(question -> -question).toList();
            },
            new StatementBatcher.Limits(4, 64, crowd, LONG));
    Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    List<Thread> threads =
        IntStream.range(0, crowd)
            .mapToObj(i -> Thread.ofVirtual().start(() -> answers.add(i + batches.ask(i))))
            .toList();
    threads.forEach(StatementBatcherTest::join);
    assertThat(answers).hasSize(crowd).containsOnly(0);
    assertThat(most.get()).isBetween(1, 4);
  }

  /** A statement that waits for a sign, knows no negative numbers, and breaks down by the last. */
  private StatementBatcher<Integer, String> batches(int lanes, int waiting, Duration patience) {
    return new StatementBatcher<>(
        questions -> {
          sent.add(List.copyOf(questions));
          first.countDown();
          await(go);
          if (questions.contains(Integer.MAX_VALUE)) {
            throw new LoginException(LoginError.DATABASE_UNAVAILABLE);
          }
          if (questions.stream().anyMatch(question -> question < 0)) {
            throw new IllegalArgumentException("negative");
          }
          return questions.stream().map(String::valueOf).toList();
        },
        new StatementBatcher.Limits(lanes, 3, waiting, patience));
  }

  private static CompletableFuture<String> asking(StatementBatcher<Integer, String> batches, int question) {
    return CompletableFuture.supplyAsync(
        () -> batches.ask(question), work -> Thread.ofVirtual().start(work));
  }

  /** Asks, and returns when the question waits. */
  private static CompletableFuture<String> waiting(StatementBatcher<Integer, String> batches, int question) {
    int before = batches.waiting();
    CompletableFuture<String> answer = asking(batches, question);
    while (batches.waiting() == before) {
      Thread.onSpinWait();
    }
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
