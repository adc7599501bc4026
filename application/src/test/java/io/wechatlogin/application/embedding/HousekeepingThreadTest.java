package io.wechatlogin.application.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.fake.Waiting;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.domain.secret.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Expired rows go in the background, whatever becomes of a batch, until the thread is closed. */
class HousekeepingThreadTest {
  private final Semaphore batches = new Semaphore(0);
  private final LogWatch log = LogWatch.of(HousekeepingThread.class);

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void expiredRowsAreRemovedRepeatedly() {
    try (HousekeepingThread housekeeping = start(most -> 0)) {
      awaitBatches(3);
      assertThat(housekeeping).isNotNull();
    }
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void aFailedBatchIsLoggedAndRetried() {
    IntUnaryOperator away =
        most -> {
          throw new IllegalStateException("the store is away");
        };
    try (HousekeepingThread housekeeping = start(away)) {
      awaitBatches(3);
      assertThat(housekeeping).isNotNull();
    }
    assertThat(log.warnings())
        .contains(
            "expired rows were not removed this time:"
                + " java.lang.IllegalStateException: the store is away");
  }

  @Test
  void aRoundEndsEvenIfMoreRowsRemain() {
    HousekeepingThread housekeeping =
        start(
            most -> {
              if (!Thread.currentThread().isInterrupted()) {
                holdUntilInterrupted();
              }
              return most;
            });
    awaitBatches(1);

    housekeeping.close();

    assertThat(batches.availablePermits()).isEqualTo(100);
  }

  @Test
  void closingWaitsForTheCurrentBatch() throws InterruptedException {
    Semaphore ended = new Semaphore(0);
    Semaphore closing = new Semaphore(0);
    HousekeepingThread housekeeping =
        start(
            most -> {
              holdUntilInterrupted();
              closing.release();
              ended.acquireUninterruptibly();
              return 0;
            });
    awaitBatches(1);
    Thread closer = Thread.ofPlatform().start(housekeeping::close);
    assertThat(closing.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    Waiting.until(closer);

    ended.release();

    assertThat(closer.join(Duration.ofSeconds(10))).isTrue();
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void anInterruptWhileClosingIsPreserved() {
    Semaphore release = new Semaphore(0);
    HousekeepingThread housekeeping =
        start(
            most -> {
              release.acquireUninterruptibly();
              return 0;
            });
    awaitBatches(1);
    Thread.currentThread().interrupt();

    housekeeping.close();

    assertThat(Thread.interrupted()).isTrue();
    release.release();
  }

  private HousekeepingThread start(IntUnaryOperator batch) {
    LoginApplication application =
        new LoginApplication(
            new Instances(List.of()),
            WatchedHousekeeping.ports(
                limit -> {
                  batches.release();
                  return batch.applyAsInt(limit);
                }),
            new ClockAndSecrets(InstantSource.system(), new Secrets(new Random(1))));
    return HousekeepingThread.start(application.housekeeping(), Duration.ofMillis(1));
  }

  private void awaitBatches(int count) {
    try {
      assertThat(batches.tryAcquire(count, 10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As a store does: it hears of the interruption, and leaves it to be heard by others. */
  private static void holdUntilInterrupted() {
    try {
      new Semaphore(0).acquire();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
