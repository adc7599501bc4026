package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.port.Scans;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.scan.Scan;
import io.wechatlogin.domain.scan.Scan.Status;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.Initiator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link Scans}. A store must keep every field of a scan, accept each next version once,
 * undo a step with its transaction, wake every waiting caller when the status changes, and remove a
 * scan when {@link Scan#REMEMBERED} has passed since its expiry.
 */
public abstract class ScansContract extends PortContract {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final SecretHash phone = secret();
  private final SecretHash question = secret();

  @Test
  void everyStepOfAScanIsStoredUnchanged() {
    Scan scan = started();
    assertThat(found(scan)).isEqualTo(scan);
    for (Identity person : List.of(person(), personWithUnionId())) {
      Scan identified = replaced(found(scan).identified(phone, person, NOW, NOW));
      assertThat(found(scan)).isEqualTo(identified);
    }
    Scan asking = replaced(found(scan).asking(phone, question, NOW));
    assertThat(found(scan)).isEqualTo(asking);
    Scan collected = replaced(replaced(asking.confirmed(phone, question, NOW)).collected());
    assertThat(found(scan)).isEqualTo(collected);
    Scan failed = replaced(collected.failed(LoginError.USER_DISABLED));
    assertThat(found(scan)).isEqualTo(failed);
  }

  @Test
  void aScanKeepsWhatItsDesktopGaveAlong() {
    for (Initiator initiator :
        List.of(
            new Initiator(new CodeChallenge(secret()), "of the shop ~"),
            new Initiator(new CodeChallenge(secret()), null),
            new Initiator(null, "s".repeat(512)))) {
      Scan scan = scan(NOW, initiator);
      scans().start(scan);
      assertThat(found(scan)).isEqualTo(scan);
      Scan asking =
          replaced(
              replaced(found(scan).identified(phone, person(), NOW, NOW))
                  .asking(phone, question, NOW));
      Scan collected = replaced(replaced(asking.confirmed(phone, question, NOW)).collected());
      assertThat(found(scan)).isEqualTo(collected);
      assertThat(found(scan).desktop().initiator()).isEqualTo(initiator);
    }
  }

  @Test
  void anUnknownScanIsNeitherFoundNorReplaced() {
    Scan unknown = scan(NOW);
    assertThat(scans().find(unknown.id())).isEmpty();
    assertThat(scans().replace(unknown.opened(NOW))).isFalse();
    assertThat(scans().awaitChange(unknown.id(), Status.WAITING, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void everyVersionOfAScanIsStoredOnlyOnce() {
    Scan scan = started();
    replaced(scan.opened(NOW));
    assertThat(scans().replace(scan.opened(NOW))).isFalse();
    assertThat(scans().replace(found(scan).opened(NOW))).isFalse();
  }

  @Test
  void oneOfManyConcurrentDecisionsWins() {
    Scan asking = asking();
    Scan yes = asking.confirmed(phone, question, NOW);
    Scan no = asking.refused(phone, question, null, NOW);
    List<Boolean> won = race(i -> () -> scans().replace(i % 2 == 0 ? yes : no));
    assertThat(won).containsOnlyOnce(true);
    assertThat(found(asking)).isEqualTo(won.indexOf(true) % 2 == 0 ? yes : no);
  }

  @Test
  void oneOfManyConcurrentCollectionsWins() {
    Scan confirmed = replaced(asking().confirmed(phone, question, NOW));
    assertThat(race(i -> () -> scans().replace(confirmed.collected()))).containsOnlyOnce(true);
  }

  @Test
  void aStepIsUndoneWithItsTransaction() {
    Scan scan = started();
    assertThatThrownBy(
            () ->
                ports()
                    .store()
                    .transactions()
                    .run(
                        () -> {
                          replaced(scan.opened(NOW));
                          throw new IllegalStateException("undo");
                        }))
        .hasMessage("undo");
    assertThat(found(scan)).isEqualTo(scan);
  }

  @Test
  void awaitChangeReturnsTheNextStatus() {
    Scan scan = started();
    CompletableFuture<Boolean> opening =
        CompletableFuture.supplyAsync(() -> scans().replace(scan.opened(NOW)));
    assertThat(scans().awaitChange(scan.id(), Status.WAITING, LONG)).contains(scan.opened(NOW));
    assertThat(opening.join()).isTrue();
  }

  @Test
  void awaitChangeReturnsAtOnceIfTheStatusDiffers() {
    Scan scan = started();
    assertThat(scans().awaitChange(scan.id(), Status.SCANNED, LONG)).contains(scan);
  }

  @Test
  void awaitChangeIgnoresAVersionWithTheSameStatus() {
    Scan asking = asking();
    CompletableFuture<Optional<Scan>> waiting =
        CompletableFuture.supplyAsync(() -> scans().awaitChange(asking.id(), Status.SCANNED, LONG));
    SecretHash again = secret();
    Scan askingAgain = replaced(asking.asking(phone, again, NOW));
    Scan refused = replaced(askingAgain.refused(phone, again, null, NOW));
    assertThat(waiting.join()).contains(refused);
  }

  @Test
  void awaitChangeReturnsAtItsTimeout() {
    Scan scan = started();
    assertThat(scans().awaitChange(scan.id(), Status.WAITING, Duration.ofMillis(20))).isEmpty();
  }

  @Test
  void awaitChangeWakesEveryCallerOfManyScans() throws Exception {
    List<Scan> scans = race(i -> this::started);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Scan>>> waiting =
          scans.stream()
              .flatMap(scan -> List.of(scan, scan).stream())
              .map(
                  scan ->
                      threads.submit(
                          (Callable<Optional<Scan>>)
                              () -> scans().awaitChange(scan.id(), Status.WAITING, LONG)))
              .toList();
      scans.forEach(scan -> replaced(scan.opened(NOW)));
      for (Future<Optional<Scan>> each : waiting) {
        assertThat(each.get()).map(Scan::status).contains(Status.SCANNED);
      }
    }
  }

  @Test
  void expiredScansAreRemovedAfterADelay() {
    Instant longAgo = NOW.minus(Duration.ofDays(1));
    Scan old = scan(longAgo);
    scans().start(old);
    Scan recent = started();
    Instant forgotten = old.expiresAt().plus(Scan.REMEMBERED);
    assertThat(removeExpired(scans(), forgotten.minusMillis(1), 10_000)).isNotNegative();
    assertThat(found(old)).isEqualTo(old);
    assertThat(removeExpired(scans(), forgotten, 10_000)).isPositive();
    assertThat(scans().find(old.id())).isEmpty();
    assertThat(found(recent)).isEqualTo(recent);
  }

  private static Scan scan(Instant at) {
    return scan(at, Initiator.NONE);
  }

  private static Scan scan(Instant at, Initiator initiator) {
    return Scan.start(
        id("").substring(0, 22),
        new Scan.Desktop(
            "Main",
            secret(),
            new Scan.Requester("Chrome · Windows", "https://app.example", "192.0.2.1"),
            at,
            initiator));
  }

  private Scan started() {
    Scan scan = scan(NOW);
    scans().start(scan);
    return scan;
  }

  private Scan asking() {
    return replaced(
        replaced(started().identified(phone, person(), NOW, NOW)).asking(phone, question, NOW));
  }

  private Scan replaced(Scan next) {
    assertThat(scans().replace(next)).isTrue();
    return next;
  }

  private Scan found(Scan scan) {
    return scans().find(scan.id()).orElseThrow();
  }

  private Scans scans() {
    return ports().logins().scans();
  }
}
