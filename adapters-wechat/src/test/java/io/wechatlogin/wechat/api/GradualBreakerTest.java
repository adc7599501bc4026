package io.wechatlogin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Await;
import io.wechatlogin.wechat.api.GradualBreaker.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to calls while WeChat comes back after an outage. */
class GradualBreakerTest {
  private static final Duration TOOK = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Exception failure = new Exception("of this test");
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final GradualBreaker breaker = new GradualBreaker("wechat.example", () -> now);

  @BeforeEach
  void anOutageBeginsAndItsFirstSecondsAreOver() {
    breakDown();
  }

  @Test
  void whenTheFirstThreeSucceedAllThatWaitedPass() throws Exception {
    List<Entry> first = enter(3);
    List<FutureTask<Optional<Entry>>> others = waiting(50);
    first.forEach(entry -> entry.succeeded(TOOK));
    for (FutureTask<Optional<Entry>> other : others) {
      assertThat(other.get()).isPresent();
    }
    assertPassesFreely();
  }

  @Test
  void whenTheFirstThreeFailAllThatWaitedAreRefused() throws Exception {
    List<Entry> first = enter(3);
    List<FutureTask<Optional<Entry>>> others = waiting(50);
    first.forEach(entry -> entry.failed(TOOK, failure));
    for (FutureTask<Optional<Entry>> other : others) {
      assertThat(other.get()).isEmpty();
    }
    assertThat(breaker.enter(LONG)).isEmpty();
  }

  @Test
  void eachSuccessLetsFourTimesAsManyThrough() {
    List<Entry> first = enter(3);
    assertThat(breaker.enter(Duration.ZERO)).isEmpty();
    first.getFirst().succeeded(TOOK);
    enter(12 - 3);
    assertThat(breaker.enter(Duration.ZERO)).isEmpty();
  }

  @Test
  void oneFailureAmongTheFirstDoesNotEndTheRecovery() {
    List<Entry> first = enter(3);
    first.getFirst().failed(TOOK, failure);
    first.get(1).succeeded(TOOK);
    first.get(2).succeeded(TOOK);
    enter(1).getFirst().succeeded(TOOK);
    assertPassesFreely();
  }

  @Test
  void whenTheNextCallsFailTheBreakerOpensAgain() {
    List<Entry> first = enter(3);
    first.getFirst().succeeded(TOOK);
    enter(12 - 3).forEach(entry -> entry.failed(TOOK, failure));
    first.subList(1, 3).forEach(entry -> entry.failed(TOOK, failure));
    assertThat(breaker.enter(LONG)).isEmpty();
  }

  @Test
  void aCallOfBeforeTheOutageSaysNothingAboutNow() {
    List<Entry> first = enter(3);
    first.forEach(entry -> entry.succeeded(TOOK));
    Entry early = breaker.enter(LONG).orElseThrow();
    breakDown();
    List<Entry> second = enter(3);
    IntStream.range(0, 20).forEach(i -> early.failed(TOOK, failure));
    second.forEach(entry -> entry.succeeded(TOOK));
    assertPassesFreely();
  }

  @Test
  void aCallOfAnEarlierTrialSaysNothingAboutNow() {
    List<Entry> first = enter(3);
    Entry late = first.getFirst();
    first.subList(1, 3).forEach(entry -> entry.succeeded(TOOK));
    enter(1).getFirst().succeeded(TOOK);
    breakDown();
    List<Entry> second = enter(3);
    second.subList(1, 3).forEach(entry -> entry.failed(TOOK, failure));
    late.failed(TOOK, failure);
    second.getFirst().succeeded(TOOK);
    assertThat(breaker.enter(Duration.ZERO)).isPresent();
  }

  private void breakDown() {
    for (int i = 0; i < 20; i++) {
      breaker.enter(LONG).orElseThrow().failed(TOOK, failure);
    }
    assertThat(breaker.enter(LONG)).isEmpty();
    now = now.plus(GradualBreaker.OPEN_TIME).plusMillis(1);
  }

  private List<Entry> enter(int number) {
    List<Entry> entries =
        IntStream.range(0, number)
            .mapToObj(i -> breaker.enter(Duration.ZERO).orElseThrow())
            .toList();
    assertThat(entries).allMatch(Entry::isTrial);
    return entries;
  }

  private void assertPassesFreely() {
    assertThat(breaker.enter(Duration.ZERO)).get().matches(entry -> !entry.isTrial());
  }

  private List<FutureTask<Optional<Entry>>> waiting(int number) {
    List<FutureTask<Optional<Entry>>> entries =
        IntStream.range(0, number)
            .mapToObj(i -> new FutureTask<>(() -> breaker.enter(LONG)))
            .toList();
    List<Thread> threads = entries.stream().map(Thread.ofVirtual()::start).toList();
    Await.until(
        "all threads wait",
        () -> threads.stream().allMatch(one -> one.getState() == Thread.State.TIMED_WAITING));
    return entries;
  }
}
