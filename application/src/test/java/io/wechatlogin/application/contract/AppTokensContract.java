package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.AppTokens;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link AppTokens}. A store must keep one token per app until the next one replaces it,
 * grant the lease to one holder at a time, free a lease that has expired or was released, ignore a
 * holder that has lost its lease, and wake callers that wait for the release.
 */
public abstract class AppTokensContract extends PortContract {
  private static final Instant UNTIL = NOW.plusSeconds(10);

  private final String app = id("wx");
  private final AppToken token = token();

  @Test
  void anAppHasNoTokenUntilOneIsStored() {
    assertThat(tokens().find(app)).isEmpty();
    assertThat(tokens().lease(app, "a", NOW, UNTIL)).isTrue();
    assertThat(tokens().find(app)).isEmpty();
  }

  @Test
  void theLeaseHolderStoresTheTokenOfTheApp() {
    assertThat(tokens().lease(app, "a", NOW, UNTIL)).isTrue();
    assertThat(tokens().put(app, "a", token)).isTrue();
    assertThat(tokens().find(app)).contains(token);
    assertThat(tokens().find(id("wx"))).isEmpty();
  }

  @Test
  void aTokenStaysUntilTheNextOneReplacesIt() {
    renew(token);
    assertThat(tokens().lease(app, "b", NOW, UNTIL)).isTrue();
    assertThat(tokens().find(app)).contains(token);
    AppToken next = token();
    assertThat(tokens().put(app, "b", next)).isTrue();
    assertThat(tokens().find(app)).contains(next);
  }

  @Test
  void anExpiredTokenCanStillBeFound() {
    AppToken expired = new AppToken(new Secret(id("expired")), NOW.minusSeconds(1));
    renew(expired);
    assertThat(tokens().find(app)).contains(expired);
  }

  @Test
  void aLeaseIsRefusedWhileAnotherHolderHasIt() {
    assertThat(tokens().lease(app, "a", NOW, UNTIL)).isTrue();
    assertThat(tokens().lease(app, "b", UNTIL.minusMillis(1), UNTIL.plusSeconds(1))).isFalse();
    assertThat(tokens().lease(id("wx"), "b", NOW, UNTIL)).isTrue();
  }

  @Test
  void oneOfManyConcurrentCallersGetsTheLease() {
    assertThat(race(i -> () -> tokens().lease(app, "holder" + i, NOW, UNTIL)))
        .containsOnlyOnce(true);
  }

  @Test
  void oneConcurrentCallerGetsTheLeaseToReplaceAToken() {
    renew(token);
    assertThat(race(i -> () -> tokens().lease(app, "holder" + i, NOW, UNTIL)))
        .containsOnlyOnce(true);
  }

  @Test
  void oneConcurrentCallerGetsAnExpiredLease() {
    assertThat(tokens().lease(app, "crashed", NOW, UNTIL)).isTrue();
    assertThat(race(i -> () -> tokens().lease(app, "holder" + i, UNTIL, UNTIL.plusSeconds(10))))
        .containsOnlyOnce(true);
  }

  @Test
  void aHolderOfALostLeaseStoresAndReleasesNothing() {
    assertThat(tokens().lease(app, "slow", NOW, UNTIL)).isTrue();
    assertThat(tokens().lease(app, "next", UNTIL, UNTIL.plusSeconds(10))).isTrue();
    assertThat(tokens().put(app, "slow", token)).isFalse();
    tokens().release(app, "slow");
    assertThat(tokens().find(app)).isEmpty();
    assertThat(tokens().lease(app, "third", UNTIL, UNTIL.plusSeconds(10))).isFalse();
    assertThat(tokens().put(app, "next", token)).isTrue();
  }

  @Test
  void aReleasedLeaseIsFreeForTheNextHolder() {
    renew(token);
    assertThat(tokens().lease(app, "b", NOW, UNTIL)).isTrue();
    tokens().release(app, "b");
    assertThat(tokens().find(app)).contains(token);
    assertThat(tokens().put(app, "b", token())).isFalse();
    assertThat(tokens().lease(app, "c", NOW, UNTIL)).isTrue();
  }

  @Test
  void awaitReleaseReturnsAtOnceWithoutALease() {
    assertThat(tokens().awaitRelease(app, NOW, Duration.ZERO)).isTrue();
    assertThat(tokens().lease(app, "a", NOW, UNTIL)).isTrue();
    assertThat(tokens().awaitRelease(app, UNTIL, Duration.ZERO)).isTrue();
    assertThat(tokens().put(app, "a", token)).isTrue();
    assertThat(tokens().awaitRelease(app, NOW, Duration.ZERO)).isTrue();
  }

  @Test
  void awaitReleaseReturnsWhenTheLeaseEnds() {
    assertThat(tokens().lease(app, "a", NOW, UNTIL)).isTrue();
    CompletableFuture<Boolean> putting =
        CompletableFuture.supplyAsync(() -> tokens().put(app, "a", token));
    assertThat(tokens().awaitRelease(app, NOW, Duration.ofSeconds(30))).isTrue();
    assertThat(putting.join()).isTrue();
    assertThat(tokens().find(app)).contains(token);
  }

  @Test
  void awaitReleaseReturnsAtItsTimeout() {
    assertThat(tokens().lease(app, "a", NOW, UNTIL)).isTrue();
    assertThat(tokens().awaitRelease(app, NOW, Duration.ofMillis(1))).isFalse();
  }

  private static AppToken token() {
    return new AppToken(new Secret(id("token-测试-")), NOW.plusSeconds(7200));
  }

  private void renew(AppToken fresh) {
    assertThat(tokens().lease(app, "a", NOW, UNTIL)).isTrue();
    assertThat(tokens().put(app, "a", fresh)).isTrue();
  }

  private AppTokens tokens() {
    return ports().providers().appTokens();
  }
}
