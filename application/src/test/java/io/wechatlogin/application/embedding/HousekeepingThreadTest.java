package io.wechatlogin.application.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.fake.WaitingThread;
import io.wechatlogin.application.instance.Instances;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.domain.secret.Secrets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Removes expired rows in the background until it is closed, even after a batch has failed. */
class HousekeepingThreadTest {
  private final Semaphore batches = new Semaphore(0);
  private final CapturedWarnings log = CapturedWarnings.of(HousekeepingThread.class);

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void expiredRowsAreRemovedRepeatedly() {
    try (HousekeepingThread housekeeping = start(limit -> 0)) {
      awaitBatches(3);
      assertThat(housekeeping).isNotNull();
    }
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void aFailedBatchIsLoggedAndRetried() {
    IntUnaryOperator failing =
        limit -> {
          throw new IllegalStateException("the store is unavailable");
        };
    try (HousekeepingThread housekeeping = start(failing)) {
      awaitBatches(3);
      assertThat(housekeeping).isNotNull();
    }
    assertThat(log.warnings())
        .contains(
            "expired rows were not removed this time:"
                + " java.lang.IllegalStateException: the store is unavailable");
  }

  @Test
  void aRoundEndsEvenIfMoreRowsRemain() {
    HousekeepingThread housekeeping =
        start(
            limit -> {
              if (!Thread.currentThread().isInterrupted()) {
                blockUntilInterrupted();
              }
              return limit;
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
            limit -> {
              blockUntilInterrupted();
              closing.release();
              ended.acquireUninterruptibly();
              return 0;
            });
    awaitBatches(1);
    Thread closer = Thread.ofPlatform().start(housekeeping::close);
    assertThat(closing.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    WaitingThread.await(closer);

    ended.release();

    assertThat(closer.join(Duration.ofSeconds(10))).isTrue();
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void anInterruptWhileClosingIsPreserved() {
    Semaphore release = new Semaphore(0);
    HousekeepingThread housekeeping =
        start(
            limit -> {
              release.acquireUninterruptibly();
              return 0;
            });
    awaitBatches(1);
    Thread.currentThread().interrupt();

    housekeeping.close();

    assertThat(Thread.interrupted()).isTrue();
    release.release();
  }

  @Test
  void nothingIsRemovedWhileItIsNotCertainWhatTimeItIs() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(10);
    BooleanSupplier uncertain =
        () -> {
          asked.countDown();
          return false;
        };
    try (HousekeepingThread housekeeping = start(limit -> 0, uncertain)) {
      assertThat(housekeeping).isNotNull();
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(batches.availablePermits()).isZero();
  }

  private HousekeepingThread start(IntUnaryOperator batch) {
    return start(batch, () -> true);
  }

  private HousekeepingThread start(IntUnaryOperator batch, BooleanSupplier mayRemove) {
    LoginApplication application =
        new LoginApplication(
            new Instances(List.of()),
            HousekeepingPorts.ports(
                limit -> {
                  batches.release();
                  return batch.applyAsInt(limit);
                }),
            new ClockAndSecrets(InstantSource.system(), new Secrets(new Random(1))));
    return HousekeepingThread.start(application.housekeeping(), Duration.ofMillis(1), mayRemove);
  }

  private void awaitBatches(int count) {
    try {
      assertThat(batches.tryAcquire(count, 10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Blocks until the thread is interrupted and keeps the interrupt status, as a store does. */
  private static void blockUntilInterrupted() {
    try {
      new Semaphore(0).acquire();
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
