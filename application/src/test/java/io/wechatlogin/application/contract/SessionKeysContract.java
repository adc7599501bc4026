package io.wechatlogin.application.contract;

import static io.wechatlogin.application.contract.Race.race;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.port.SessionKeys;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.NewSession;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Specifies {@link SessionKeys}, and what {@code SignIns} stores through them. A store must keep
 * the keys of all overlapping code exchanges, delete those of earlier exchanges, return no expired
 * key, and store the key of a login only for a bound person.
 */
public abstract class SessionKeysContract extends PortContract {
  private static final Duration LIFETIME = Duration.ofDays(30);

  private final Identity person = person();

  @Test
  void aSessionKeyIsFoundUntilItExpires() {
    keys().keep(person, key("k1", 0, 1));
    assertKeys("k1");
    assertThat(keys().find(person, NOW.plusSeconds(1).plus(LIFETIME))).isEmpty();
    assertThat(keys().find(person(), NOW)).isEmpty();
    assertThat(keys().find(new Identity("wx2", "default", person.openId(), null), NOW)).isEmpty();
  }

  @Test
  void aLaterExchangeReplacesTheKey() {
    keys().keep(person, key("k1", 0, 1));
    keys().keep(person, key("k2", 2, 3));
    assertKeys("k2");
  }

  @Test
  void overlappingExchangesKeepBothKeys() {
    keys().keep(person, key("k1", 0, 3));
    keys().keep(person, key("k2", 1, 2));
    assertKeys("k1", "k2");
    keys().keep(person, key("k3", 4, 5));
    assertKeys("k3");
  }

  @Test
  void aNodeWithASlowClockKeepsItsNewKey() {
    keys().keep(person, key("k1", 300, 301));
    keys().keep(person, key("k2", 2, 3));
    assertThat(keys().find(person, NOW)).extracting(Secret::reveal).contains("k2");
  }

  @Test
  void concurrentExchangesKeepAllTheirKeys() {
    race(
        i ->
            () -> {
              keys().keep(person, key("race" + i, 0, 1));
              return i;
            });
    assertThat(keys().find(person, NOW)).hasSize(Race.CALLERS);
    race(
        i ->
            () -> {
              keys().keep(person, key("again" + i, 2, 3));
              return i;
            });
    assertThat(keys().find(person, NOW))
        .hasSize(Race.CALLERS)
        .allSatisfy(key -> assertThat(key.reveal()).startsWith("again"));
  }

  @Test
  void extendingAndErasingAffectOnePersonOnly() {
    Identity other = person();
    keys().keep(person, key("k1", 0, 1).expiringAt(NOW.plusSeconds(300)));
    keys().keep(other, key("k2", 0, 1).expiringAt(NOW.plusSeconds(300)));
    keys().extend(person, NOW.plusSeconds(600));
    assertThat(keys().find(person, NOW.plusSeconds(599))).hasSize(1);
    assertThat(keys().find(other, NOW.plusSeconds(300))).isEmpty();
    keys().erase(person);
    assertKeys();
    assertThat(keys().find(other, NOW)).hasSize(1);
  }

  @Test
  void expiredSessionKeysAreRemovedInBatches() {
    Instant longAgo = NOW.minus(Duration.ofDays(3650));
    for (int i = 0; i < 3; i++) {
      keys().keep(person(), key("k", 0, 1).expiringAt(longAgo));
    }
    keys().keep(person, key("k1", 0, 1));
    assertThat(removeExpired(keys(), longAgo, 2)).isEqualTo(2);
    assertThat(removeExpired(keys(), longAgo, 2)).isEqualTo(1);
    assertThat(removeExpired(keys(), longAgo, 2)).isZero();
    assertKeys("k1");
  }

  @Test
  void aLoginStoresTheKeyOfABoundPerson() {
    boundUser(person);
    assertThat(
            ports()
                .logins()
                .signIns()
                .issueLoginCode(proven(key("k1", 0, 1)), secret(), null, NOW.plusSeconds(60)))
        .isPresent();
    assertKeys("k1");
    assertThat(ports().logins().signIns().openSession(proven(key("k2", 2, 3)), newSession()))
        .isPresent();
    assertKeys("k2");
  }

  @Test
  void aLoginOfAnUnboundPersonStoresNoKey() {
    assertThat(
            ports()
                .logins()
                .signIns()
                .issueLoginCode(proven(key("k1", 0, 1)), secret(), null, NOW.plusSeconds(60)))
        .isEmpty();
    assertThat(ports().logins().signIns().openSession(proven(key("k2", 2, 3)), newSession()))
        .isEmpty();
    assertKeys();
  }

  @Test
  void concurrentLoginsKeepAllTheirKeys() {
    boundUser(person);
    keys().keep(person, key("old", 0, 1));
    assertThat(
            race(
                i ->
                    () ->
                        ports()
                            .logins()
                            .signIns()
                            .openSession(proven(key("race" + i, 2, 3)), newSession())))
        .allSatisfy(signedIn -> assertThat(signedIn).isPresent());
    assertThat(keys().find(person, NOW))
        .hasSize(Race.CALLERS)
        .allSatisfy(key -> assertThat(key.reveal()).startsWith("race"));
  }

  @Test
  void aKeyThatALoginStoresAtTheMomentOfAnUnbindingDoesNotSurvive() throws Exception {
    UserId userId = boundUser(person);
    keys().keep(person, key("old", 0, 1));
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> login =
          ports()
              .store()
              .transactions()
              .run(
                  () -> {
                    ports().store().revocations().endSome(userId);
                    ports().identities().unbound().add(person, userId, false);
                    Binding binding = ports().identities().bindings().ofUser(userId).getFirst();
                    assertThat(ports().identities().removal().remove(binding)).isTrue();
                    keys().erase(person);
                    Future<?> started =
                        thread.submit(
                            () ->
                                ports()
                                    .logins()
                                    .signIns()
                                    .openSession(proven(key("late", 2, 3)), newSession()));
                    awaitALittle(started);
                    return started;
                  });
      login.get();
    }
    assertKeys();
    removeExpired(keys(), NOW, 10);
    assertThat(ports().identities().bindings().add(binding(person, userId))).isTrue();
    keys().extend(person, NOW.plus(LIFETIME));
    assertKeys();
  }

  /** Some stores let the login wait until the unbinding has ended. */
  private static void awaitALittle(Future<?> login) {
    try {
      login.get(300, TimeUnit.MILLISECONDS);
    } catch (TimeoutException waiting) {
      assertThat(login).isNotDone();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private ProvenIdentity proven(SessionKey key) {
    return new ProvenIdentity(person, "Main", key, null);
  }

  private static NewSession newSession() {
    return new NewSession(id("s"), secret(), null, NOW);
  }

  private static SessionKey key(String value, long beganSecond, long endedSecond) {
    Instant ended = NOW.plusSeconds(endedSecond);
    return new SessionKey(
        id("k"), new Secret(value), NOW.plusSeconds(beganSecond), ended, ended.plus(LIFETIME));
  }

  private void assertKeys(String... values) {
    assertThat(keys().find(person, NOW).stream().map(Secret::reveal))
        .containsExactlyElementsOf(Stream.of(values).toList());
  }

  private SessionKeys keys() {
    return ports().identities().sessionKeys();
  }
}
