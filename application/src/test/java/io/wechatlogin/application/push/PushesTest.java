package io.wechatlogin.application.push;

import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.wechatlogin.application.contract.Expiry;
import io.wechatlogin.application.fake.FakePushLogin;
import io.wechatlogin.application.fake.PortReplacement;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.user.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PushesTest {
  private final FakePushLogin shopType = new FakePushLogin("wx-shop");
  private final Instance shop = TestApplication.instance("Shop", shopType);
  private final Instance inactiveShop = TestApplication.inactive("InactiveShop", shopType);
  private volatile Runnable beforeTransaction = () -> {};
  private volatile Runnable beforeCommit = () -> {};
  private volatile Runnable afterTransaction = () -> {};
  private final TestApplication test = TestApplication.on(ports(), shop, inactiveShop);

  @ParameterizedTest
  @EnumSource(names = {"ACCOUNT_CLOSED", "LOGIN_WITHDRAWN"})
  void aClosedAccountOrWithdrawalUnbindsAndSignsOut(Push.Kind kind) {
    UserId alice = test.boundUser("alice", shop, "o1", null);
    Secret session = session(shop, "o1");
    Secret loginCode = test.loginCode(shop, "o1", null);

    assertThat(push(kind, "o1")).isEqualTo("received");

    assertThat(test.app.boundAccounts().find(shop, alice, HOST)).isEmpty();
    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(session));
    assertRefused(
        LoginError.INVALID_LOGIN_CODE, () -> test.app.sessionTokens().open(loginCode, null));
    assertThat(test.ports.store().events().ofUser(alice, 2))
        .extracting(Event::kind, Event::instanceName, Event::detail)
        .containsExactly(
            tuple(EventKind.SESSION_ENDED, "Shop", kind.word()),
            tuple(EventKind.UNBIND, "Shop", kind.word()));
    assertThat(test.login(shop, "o1", null)).isInstanceOf(LoginResult.BindCode.class);
  }

  @Test
  void sessionsOfOtherAppsAndPersonsContinue() {
    UserId alice = test.boundUser("alice", shop, "o1", null);
    test.app.binding().bind(test.mini, alice, code(test.mini, "o9", null), NO_PROOF, HOST);
    test.boundUser("bob", shop, "o2", null);
    Secret byMini = session(test.mini, "o9");
    Secret ofBob = session(shop, "o2");
    Secret byShop = session(shop, "o1");

    assertThat(push(Push.Kind.LOGIN_WITHDRAWN, "o1")).isNotEmpty();

    assertThat(test.app.sessionTokens().current(byMini)).isNotNull();
    assertThat(test.app.sessionTokens().current(ofBob)).isNotNull();
    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(byShop));
    assertThat(test.app.boundAccounts().ofUser(alice, HOST))
        .singleElement()
        .satisfies(binding -> assertThat(binding.identity().appId()).isEqualTo("wx-mini"));
  }

  @Test
  void aPushAffectsEveryInstanceOfTheAppEvenInactive() {
    test.boundUser("alice", shop, "o1", null);
    Secret session = session(shop, "o1");
    prepare("p", Push.Kind.ACCOUNT_CLOSED, "o1", test.clock.instant(), Optional.empty());

    assertThat(test.app.pushes().take(inactiveShop, Map.of(), bytes("p"))).isEqualTo("received");

    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(session));
  }

  @Test
  void aWithdrawalInvalidatesTheBindCodes() {
    Secret bindCode = test.bindCode(shop, "o1", null);
    Secret ofAnother = test.bindCode(shop, "o2", null);

    assertThat(push(Push.Kind.LOGIN_WITHDRAWN, "o1")).isNotEmpty();

    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> test.app.registration().register(shop, bindCode, null));
    assertThat(test.app.registration().register(shop, ofAnother, null)).isNotNull();
  }

  @Test
  void aClosedAccountLosesItsSessionKeysEvenUnbound() {
    Instant now = test.clock.instant();
    Identity person = new Identity("wx-shop", "default", "o1", null);
    SessionKey key = new SessionKey("k1", new Secret("key"), now, now, now.plusSeconds(60));
    test.ports.identities().sessionKeys().keep(person, key);

    assertThat(push(Push.Kind.PROFILE_MODIFIED, "o1")).isNotEmpty();
    assertThat(test.ports.identities().sessionKeys().find(person, now)).hasSize(1);
    prepare("p", Push.Kind.ACCOUNT_CLOSED, "o1", now, Optional.empty());
    assertThat(take("p")).isNotEmpty();

    assertThat(test.ports.identities().sessionKeys().find(person, now)).isEmpty();
  }

  @Test
  void aModifiedProfileEndsNoSession() {
    Push.Kind kind = Push.Kind.PROFILE_MODIFIED;
    UserId alice = test.boundUser("alice", shop, "o1", null);
    Secret session = session(shop, "o1");

    assertThat(push(kind, "o1")).isNotEmpty();

    assertThat(test.app.sessionTokens().current(session)).isNotNull();
    assertThat(test.app.boundAccounts().find(shop, alice, HOST)).isPresent();
    assertThat(test.ports.store().events().ofUser(alice, 1))
        .extracting(Event::kind, Event::detail)
        .containsExactly(tuple(EventKind.NOTIFIED, kind.word()));
  }

  @ParameterizedTest
  @EnumSource
  void aPushAboutAnUnboundPersonChangesNothing(Push.Kind kind) {
    UserId alice = test.boundUser("alice", shop, "o1", null);
    test.boundUser("bob", test.mini, "o-unbound", null);

    assertThat(push(kind, "o-unbound")).isEqualTo("received");

    assertThat(test.eventKinds(alice)).containsExactly(EventKind.BIND);
    assertThat(test.eventKinds(new UserId("bob"))).containsExactly(EventKind.BIND);
  }

  @Test
  void aRepeatedPushHasNoSecondEffect() {
    test.boundUser("alice", shop, "o1", null);
    prepare("p", Push.Kind.LOGIN_WITHDRAWN, "o1", test.clock.instant(), Optional.empty());
    assertThat(take("p")).isEqualTo("received");
    UserId bob = test.boundUser("bob", shop, "o1", null);
    Secret session = session(shop, "o1");

    assertThat(take("p")).isEqualTo("received");
    test.clock.advance(Pushes.REMEMBERED.minusSeconds(1));
    assertThat(take("p")).isEqualTo("received");

    assertThat(test.app.sessionTokens().current(session)).isNotNull();
    assertThat(test.app.boundAccounts().find(shop, bob, HOST)).isPresent();
  }

  @Test
  void anOldPushDoesNotAffectALaterBinding() {
    test.boundUser("alice", shop, "o1", null);
    prepare("p", Push.Kind.LOGIN_WITHDRAWN, "o1", test.clock.instant(), Optional.empty());
    assertThat(take("p")).isEqualTo("received");
    test.clock.advance(Pushes.REMEMBERED);
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
    assertThat(
            Expiry.removeExpired(
                test.ports, test.ports.providers().deliveries(), test.clock.instant(), 1))
        .isZero();
    UserId bob = test.boundUser("bob", shop, "o1", null);

    assertThat(take("p")).isEqualTo("received");

    assertThat(test.app.boundAccounts().find(shop, bob, HOST)).isPresent();
  }

  @Test
  void aProviderClockSlightlyBehindIsTolerated() {
    UserId alice = test.boundUser("alice", shop, "o1", null);
    Instant behind = test.clock.instant().minus(Pushes.CLOCK_TOLERANCE);
    prepare("early", Push.Kind.LOGIN_WITHDRAWN, "o1", behind.minusSeconds(1), Optional.empty());
    assertThat(take("early")).isEqualTo("received");
    assertThat(test.app.boundAccounts().find(shop, alice, HOST)).isPresent();

    prepare("behind", Push.Kind.LOGIN_WITHDRAWN, "o1", behind, Optional.empty());
    assertThat(take("behind")).isEqualTo("received");
    assertThat(test.app.boundAccounts().find(shop, alice, HOST)).isEmpty();
  }

  @Test
  void aSignatureIsAcceptedForOneContentOnly() {
    UserId alice = test.boundUser("alice", shop, "o1", null);
    Optional<SecretHash> signature = Optional.of(SecretHash.of("signature"));
    shopType.prepare("hello", new Push(SecretHash.of("hello"), signature, Optional.empty()));
    assertThat(take("hello")).isEqualTo("received");
    assertThat(take("hello")).isEqualTo("received");
    prepare("forged", Push.Kind.ACCOUNT_CLOSED, "o1", test.clock.instant(), signature);

    assertRefused(LoginError.FORBIDDEN, () -> take("forged"));

    assertThat(test.app.boundAccounts().find(shop, alice, HOST)).isPresent();
  }

  @Test
  void aFailedPushIsAppliedByTheNextDelivery() {
    UserId alice = test.boundUser("alice", shop, "o1", null);
    Secret session = session(shop, "o1");
    prepare("p", Push.Kind.LOGIN_WITHDRAWN, "o1", test.clock.instant(), Optional.empty());
    AtomicBoolean failing = new AtomicBoolean(true);
    beforeCommit =
        () -> {
          if (failing.get()) {
            throw new LoginException(LoginError.DATABASE_UNAVAILABLE);
          }
        };

    assertRefused(LoginError.DATABASE_UNAVAILABLE, () -> take("p"));
    assertThat(test.app.sessionTokens().current(session)).isNotNull();
    assertThat(test.eventKinds(alice)).doesNotContain(EventKind.UNBIND);
    failing.set(false);

    assertThat(take("p")).isEqualTo("received");
    assertThat(test.app.boundAccounts().find(shop, alice, HOST)).isEmpty();
    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(session));
  }

  @Test
  void anUnexpectedErrorIsNotARefusal() {
    prepare("p", Push.Kind.LOGIN_WITHDRAWN, "o1", test.clock.instant(), Optional.empty());
    beforeTransaction =
        () -> {
          throw new IllegalArgumentException("unexpected");
        };
    assertThatThrownBy(() -> take("p"))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("unexpected");
  }

  @Test
  void aPushIsRefusedInTimeIfTheStoreIsSlow() {
    CountDownLatch release = new CountDownLatch(1);
    UserId alice = test.boundUser("alice", shop, "o1", null);
    prepare("p", Push.Kind.LOGIN_WITHDRAWN, "o1", test.clock.instant(), Optional.empty());
    CountDownLatch done = new CountDownLatch(1);
    beforeTransaction = () -> await(release);
    afterTransaction = done::countDown;
    long start = System.nanoTime();

    assertRefused(LoginError.DATABASE_UNAVAILABLE, () -> take("p"));

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Pushes.TIMEOUT, Duration.ofSeconds(5));
    release.countDown();
    await(done);
    beforeTransaction = () -> {};
    assertThat(take("p")).isEqualTo("received");
    assertThat(test.app.boundAccounts().find(shop, alice, HOST)).isEmpty();
    assertThat(test.eventKinds(alice)).containsOnlyOnce(EventKind.UNBIND);
  }

  @Test
  void anInterruptedPushIsRefusedForARetry() {
    CountDownLatch release = new CountDownLatch(1);
    beforeTransaction = () -> await(release);
    prepare("p", Push.Kind.LOGIN_WITHDRAWN, "o1", test.clock.instant(), Optional.empty());
    Thread.currentThread().interrupt();
    assertRefused(LoginError.DATABASE_UNAVAILABLE, () -> take("p"));
    assertThat(Thread.interrupted()).isTrue();
    release.countDown();
  }

  @Test
  void aPushWithoutANoticeUsesNoTransaction() {
    shopType.prepare("p", new Push(SecretHash.of("p"), Optional.empty(), Optional.empty()));
    beforeTransaction =
        () -> {
          throw new AssertionError("the store was used");
        };
    assertThat(take("p")).isEqualTo("received");
    assertThat(test.app.pushes().echo(shop, Map.of("echo", "e"))).isEqualTo("e");
  }

  @Test
  void aTypeWithoutPushesRefusesThem() {
    assertRefused(LoginError.NOT_SUPPORTED, () -> test.app.pushes().echo(test.mini, Map.of()));
    assertRefused(
        LoginError.NOT_SUPPORTED, () -> test.app.pushes().take(test.mini, Map.of(), new byte[0]));
  }

  /** Returns ports whose transactions run the actions of the test. */
  private Ports ports() {
    Ports ports = new MemoryStore().ports();
    return PortReplacement.in(
        ports,
        new Transactions() {
          @Override
          public <T> T run(Supplier<T> work) {
            beforeTransaction.run();
            T result =
                ports
                    .store()
                    .transactions()
                    .run(
                        () -> {
                          T done = work.get();
                          beforeCommit.run();
                          return done;
                        });
            afterTransaction.run();
            return result;
          }
        });
  }

  private Secret session(Instance instance, String openId) {
    Secret loginCode = test.loginCode(instance, openId, null);
    return test.app.sessionTokens().open(loginCode, null).sessionToken();
  }

  @Test
  void theSignatureOfAnEchoCarriesNoMessage() {
    UserId alice = test.boundUser("alice", shop, "o1", null);
    Map<String, String> echo = Map.of("signature", "seen", "echo", "4711");
    assertThat(test.app.pushes().echo(shop, echo)).isEqualTo("4711");
    assertThat(test.app.pushes().echo(shop, echo)).isEqualTo("4711");
    assertRefused(
        LoginError.FORBIDDEN,
        () -> test.app.pushes().echo(shop, Map.of("signature", "seen", "echo", "4712")));
    shopType.prepare(
        "forged",
        new Push(
            SecretHash.of("forged"),
            Optional.of(SecretHash.of("seen")),
            Optional.of(new Push.Notice(Push.Kind.LOGIN_WITHDRAWN, "o1", test.clock.instant()))));
    assertRefused(
        LoginError.FORBIDDEN,
        () -> test.app.pushes().take(shop, Map.of(), "forged".getBytes(StandardCharsets.UTF_8)));
    assertThat(test.app.boundAccounts().find(shop, alice, HOST)).isPresent();
  }

  private String push(Push.Kind kind, String openId) {
    prepare("push", kind, openId, test.clock.instant(), Optional.empty());
    return take("push");
  }

  private void prepare(
      String body, Push.Kind kind, String openId, Instant at, Optional<SecretHash> signature) {
    shopType.prepare(
        body,
        new Push(SecretHash.of(body), signature, Optional.of(new Push.Notice(kind, openId, at))));
  }

  private String take(String body) {
    return test.app.pushes().take(shop, Map.of(), bytes(body));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
