package io.wechatlogin.application.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.fake.WaitingThread;
import io.wechatlogin.application.port.Scans;
import io.wechatlogin.application.scan.ScanLogin.Progress;
import io.wechatlogin.application.scan.ScanLogin.Started;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.scan.Scan.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Follows a scan until its status changes or the time is up. */
class ScanWaitingTest extends ScanFixture {
  @Test
  void followingReturnsEveryNewStatus() throws Exception {
    Phone phone = new Phone("o1");
    FutureTask<Progress> scanned = followInAnotherThread(Status.WAITING);
    phone.identify();
    assertThat(scanned.get(10, TimeUnit.SECONDS).status()).isEqualTo(Status.SCANNED);
    FutureTask<Progress> confirmed = followInAnotherThread(Status.SCANNED);
    phone.answer(phone.ask().question(), true);
    assertThat(confirmed.get(10, TimeUnit.SECONDS).result()).isPresent();
  }

  @Test
  void followingFromAnOlderStatusDoesNotWait() {
    assertThat(new Phone("o1").startIdentification()).isNotNull();
    assertThat(follow(Status.WAITING, LONG).status()).isEqualTo(Status.SCANNED);
    new Phone("o1").decide(false);
    assertThat(follow(Status.REFUSED, LONG).status()).isEqualTo(Status.REFUSED);
  }

  @Test
  void followingEndsWhenTheScanExpires() {
    test.clock.advance(Scan.LIFETIME.minusMillis(5));
    assertThat(follow(Status.WAITING, LONG).status()).isEqualTo(Status.WAITING);
    test.clock.advance(Duration.ofMillis(5));
    assertThat(follow(Status.WAITING, LONG).status()).isEqualTo(Status.EXPIRED);
  }

  @Test
  void followingWaitsNoLongerThanRequestedAndAllowed() {
    UnchangingScans scans = new UnchangingScans(test.ports.logins().scans());
    TestApplication node = test.nodeWith(scans);
    Started started =
        node.app.scanLogin().start(node.official, REQUESTER, TestApplication.INITIATOR);
    for (Duration wait :
        new Duration[] {Duration.ofSeconds(-1), Duration.ZERO, LONG, LONG.plus(LONG)}) {
      assertThat(
              node.app
                  .scanLogin()
                  .follow(node.official, started.scanId(), started.browserSecret(), null, wait)
                  .status())
          .isEqualTo(Status.WAITING);
    }
    test.clock.advance(Scan.LIFETIME.minusSeconds(5));
    assertThat(
            node.app
                .scanLogin()
                .follow(node.official, started.scanId(), started.browserSecret(), null, LONG)
                .status())
        .isEqualTo(Status.WAITING);
    assertThat(scans.timeouts).containsExactly(LONG, ScanLogin.MAX_WAIT, Duration.ofSeconds(5));
  }

  @Test
  void anInterruptedFollowerReturnsAtOnce() {
    Thread.currentThread().interrupt();
    assertThat(follow(null, LONG).status()).isEqualTo(Status.WAITING);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void stoppingTheNodeWakesEveryFollower() throws Exception {
    FutureTask<Progress> waiting = followInAnotherThread(null);
    desktop.stopWaiting();
    assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(Status.WAITING);
    assertThat(follow(null, LONG).status()).isEqualTo(Status.WAITING);
  }

  /** Follows the scan in another thread and returns when that thread waits. */
  private FutureTask<Progress> followInAnotherThread(@Nullable Status seen) {
    FutureTask<Progress> following = new FutureTask<>(() -> follow(seen, LONG));
    WaitingThread.await(Thread.ofPlatform().start(following));
    return following;
  }

  /** Scans that never change. Records the timeouts of the callers instead of waiting. */
  private static final class UnchangingScans implements Scans {
    private final Scans scans;
    final List<Duration> timeouts = new ArrayList<>();

    UnchangingScans(Scans scans) {
      this.scans = scans;
    }

    @Override
    public Optional<Scan> awaitChange(String id, Status seen, Duration timeout) {
      timeouts.add(timeout);
      return Optional.empty();
    }

    @Override
    public void start(Scan scan) {
      scans.start(scan);
    }

    @Override
    public Optional<Scan> find(String id) {
      return scans.find(id);
    }

    @Override
    public boolean replace(Scan next) {
      return scans.replace(next);
    }

    @Override
    public void stopWaiting() {
      scans.stopWaiting();
    }
  }
}
