package io.wechatlogin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.wechat.api.GradualBreaker.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

  private final List<Thread> waiting = new ArrayList<>();

  @BeforeEach
  void anOutageBeginsAndItsFirstSecondsAreOver() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(breaker.enter(LONG)).isEqualTo(Entry.REGULAR);
      breaker.failed(Entry.REGULAR, TOOK, failure);
    }
    assertThat(breaker.enter(LONG)).isEqualTo(Entry.REFUSED);
    now = now.plus(GradualBreaker.OPEN_TIME).plusMillis(1);
  }

  @Test
  void whenTheFirstThreeSucceedAllThatWaitedPass() throws Exception {
    assertThat(enterThree()).containsOnly(Entry.TRIAL);
    List<FutureTask<Entry>> others = waiting(50);
    for (int i = 0; i < 3; i++) {
      breaker.succeeded(Entry.TRIAL, TOOK);
    }
    for (FutureTask<Entry> other : others) {
      assertThat(other.get()).isNotEqualTo(Entry.REFUSED);
    }
    assertThat(breaker.enter(Duration.ZERO)).isEqualTo(Entry.REGULAR);
  }

  @Test
  void whenTheFirstThreeFailAllThatWaitedAreRefused() throws Exception {
    enterThree();
    List<FutureTask<Entry>> others = waiting(50);
    for (int i = 0; i < 3; i++) {
      breaker.failed(Entry.TRIAL, TOOK, failure);
    }
    for (FutureTask<Entry> other : others) {
      assertThat(other.get()).isEqualTo(Entry.REFUSED);
    }
    assertThat(breaker.enter(LONG)).isEqualTo(Entry.REFUSED);
  }

  @Test
  void eachSuccessLetsFourTimesAsManyThrough() {
    enterThree();
    assertThat(breaker.enter(Duration.ZERO)).isEqualTo(Entry.REFUSED);
    breaker.succeeded(Entry.TRIAL, TOOK);
    assertThat(IntStream.range(0, 12 - 3).mapToObj(i -> breaker.enter(Duration.ZERO)))
        .containsOnly(Entry.TRIAL);
    assertThat(breaker.enter(Duration.ZERO)).isEqualTo(Entry.REFUSED);
  }

  @Test
  void oneFailureAmongTheFirstDoesNotEndTheRecovery() {
    enterThree();
    breaker.failed(Entry.TRIAL, TOOK, failure);
    breaker.succeeded(Entry.TRIAL, TOOK);
    breaker.succeeded(Entry.TRIAL, TOOK);
    assertThat(breaker.enter(Duration.ZERO)).isEqualTo(Entry.TRIAL);
    breaker.succeeded(Entry.TRIAL, TOOK);
    assertThat(breaker.enter(Duration.ZERO)).isEqualTo(Entry.REGULAR);
  }

  @Test
  void whenTheNextCallsFailTheBreakerOpensAgain() {
    enterThree();
    breaker.succeeded(Entry.TRIAL, TOOK);
    IntStream.range(0, 12 - 3).forEach(i -> breaker.enter(Duration.ZERO));
    IntStream.range(0, 12 - 1).forEach(i -> breaker.failed(Entry.TRIAL, TOOK, failure));
    assertThat(breaker.enter(LONG)).isEqualTo(Entry.REFUSED);
  }

  @Test
  void aCallOfBeforeTheOutageSaysNothingAboutNow() {
    enterThree();
    for (int i = 0; i < 20; i++) {
      breaker.failed(Entry.REGULAR, TOOK, failure);
    }
    breaker.succeeded(Entry.TRIAL, TOOK);
    assertThat(breaker.enter(Duration.ZERO)).isEqualTo(Entry.TRIAL);
  }

  private List<Entry> enterThree() {
    return IntStream.range(0, 3).mapToObj(i -> breaker.enter(Duration.ZERO)).toList();
  }

  private List<FutureTask<Entry>> waiting(int number) {
    List<FutureTask<Entry>> entries =
        IntStream.range(0, number)
            .mapToObj(i -> new FutureTask<>(() -> breaker.enter(LONG)))
            .toList();
    entries.forEach(entry -> waiting.add(Thread.ofVirtual().start(entry)));
    while (!waiting.stream().allMatch(one -> one.getState() == Thread.State.TIMED_WAITING)) {
      Thread.onSpinWait();
    }
    return entries;
  }
}
