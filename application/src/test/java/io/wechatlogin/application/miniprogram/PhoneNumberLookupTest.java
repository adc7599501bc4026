package io.wechatlogin.application.miniprogram;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.FakePhoneLogin;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.fake.WaitingThread;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.AppTokens;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.AppToken;
import io.wechatlogin.domain.type.PhoneNumbers.PhoneNumber;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PhoneNumberLookupTest {
  private static final String APP = "wx-phone";
  private static final PhoneNumber NUMBER = new PhoneNumber("+86 138", "138", "86");

  private final TestApplication test = new TestApplication();
  private final FakePhoneLogin type = new FakePhoneLogin(APP, test.clock);
  private final Instance phone = TestApplication.instance("Phone", type);
  private final AppTokens tokens = test.ports.providers().appTokens();

  @Test
  void aHostGetsThePhoneNumberOfACode() {
    assertThat(numberOf(type.phoneCode("138"))).isEqualTo(NUMBER);
  }

  @Test
  void aPhoneNumberIsNotPrintedAsText() {
    assertThat(NUMBER + "").doesNotContain("138");
  }

  @Test
  void onlyAHostMayAskForAPhoneNumber() {
    String code = type.phoneCode("138");
    assertRefused(
        LoginError.UNAUTHENTICATED, () -> test.app.phoneNumbers().phoneNumber(phone, code, ANYONE));
    assertRefused(
        LoginError.FORBIDDEN,
        () ->
            test.app
                .phoneNumbers()
                .phoneNumber(phone, code, TestApplication.as(new UserId("ann"))));
    assertThat(type.renewals()).isEmpty();
  }

  @Test
  void unsupportedTypesAndInactiveInstancesAreRefused() {
    assertRefused(
        LoginError.NOT_SUPPORTED, () -> test.app.phoneNumbers().phoneNumber(test.mini, "c", HOST));
    Instance inactive = TestApplication.inactive("Inactive", type);
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE,
        () -> test.app.phoneNumbers().phoneNumber(inactive, "c", HOST));
  }

  @Test
  void aMalformedCodeIsNeverSentToTheProvider() {
    assertRefused(LoginError.INVALID_REQUEST, () -> numberOf("not a code"));
    assertThat(type.renewals()).isEmpty();
  }

  @Test
  void aUsedOrUnknownPhoneCodeIsRefused() {
    String code = type.phoneCode("138");
    numberOf(code);
    assertRefused(LoginError.INVALID_CODE, () -> numberOf(code));
    assertRefused(LoginError.INVALID_CODE, () -> numberOf("unknown"));
    assertThat(type.tokensSeen()).hasSize(3);
  }

  @Test
  void aTokenIsUsedUntilFiveMinutesBeforeItsExpiry() {
    assertThat(numberOf(type.phoneCode("138"))).isEqualTo(NUMBER);
    test.clock.advance(FakePhoneLogin.LIFETIME.minus(AppTokenRenewal.RENEWED_BEFORE));
    numberOf(type.phoneCode("138"));
    assertThat(type.renewals()).containsExactly(false);

    test.clock.advance(Duration.ofMillis(1));
    numberOf(type.phoneCode("138"));
    assertThat(type.renewals()).containsExactly(false, false);
    assertThat(type.tokensSeen()).containsExactly("token-1", "token-1", "token-2");
  }

  @Test
  void anExpiredTokenIsRenewedBeforeTheCall() {
    numberOf(type.phoneCode("138"));
    test.clock.advance(FakePhoneLogin.LIFETIME);
    numberOf(type.phoneCode("138"));
    assertThat(type.tokensSeen()).containsExactly("token-1", "token-2");
  }

  @Test
  void aRevokedTokenIsRenewedAndTheCodeSentAgain() {
    numberOf(type.phoneCode("138"));
    type.revokeTokens();
    assertThat(numberOf(type.phoneCode("138"))).isEqualTo(NUMBER);
    assertThat(type.renewals()).containsExactly(false, true);
    assertThat(type.tokensSeen()).containsExactly("token-1", "token-1", "token-2");
  }

  @Test
  void aSecondInvalidTokenEndsTheAttempt() {
    type.issueInvalidTokens();
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> numberOf(type.phoneCode("138")));
    assertThat(type.renewals()).containsExactly(false, true);
    assertThat(type.tokensSeen()).hasSize(2);
  }

  @Test
  void concurrentCallsRequestOneToken() {
    List<String> codes = IntStream.range(0, 24).mapToObj(this::code).toList();
    assertThat(race(i -> () -> numberOf(codes.get(i)))).hasSize(24);
    assertThat(type.renewals()).containsExactly(false);
  }

  @Test
  void concurrentCallsRenewARevokedTokenOnce() {
    numberOf(type.phoneCode("138"));
    type.revokeTokens();
    List<String> codes = IntStream.range(0, 24).mapToObj(this::code).toList();
    assertThat(race(i -> () -> numberOf(codes.get(i)))).hasSize(24);
    assertThat(type.renewals()).containsExactly(false, true);
  }

  @Test
  void otherCallsUseTheOldTokenDuringARenewal() throws Exception {
    numberOf(type.phoneCode("138"));
    test.clock.advance(FakePhoneLogin.LIFETIME.minusSeconds(60));
    CountDownLatch renewing = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    type.duringRenewal(
        () -> {
          renewing.countDown();
          await(proceed);
        });
    String first = type.phoneCode("138");
    FutureTask<PhoneNumber> renewer = new FutureTask<>(() -> numberOf(first));
    Thread.ofVirtual().start(renewer);
    await(renewing);

    assertThat(numberOf(type.phoneCode("138"))).isEqualTo(NUMBER);
    proceed.countDown();
    assertThat(renewer.get(10, TimeUnit.SECONDS)).isEqualTo(NUMBER);
    assertThat(type.tokensSeen()).containsExactly("token-1", "token-1", "token-2");
    assertThat(type.renewals()).hasSize(2);
  }

  @Test
  void aFailedRenewalLeavesTheOldTokenInUse() {
    numberOf(type.phoneCode("138"));
    test.clock.advance(FakePhoneLogin.LIFETIME.minusSeconds(60));
    type.refuseTokens(LoginError.WECHAT_RATE_LIMITED);
    assertThat(numberOf(type.phoneCode("138"))).isEqualTo(NUMBER);

    test.clock.advance(Duration.ofSeconds(60));
    String code = type.phoneCode("138");
    assertRefused(LoginError.WECHAT_RATE_LIMITED, () -> numberOf(code));
    type.refuseTokens();
    assertThat(numberOf(code)).isEqualTo(NUMBER);
  }

  @Test
  void aRevokedTokenIsNotUsedIfItsRenewalFails() {
    numberOf(type.phoneCode("138"));
    type.revokeTokens();
    type.refuseTokens(LoginError.WECHAT_MISCONFIGURED);
    assertRefused(LoginError.WECHAT_MISCONFIGURED, () -> numberOf(type.phoneCode("138")));
    assertThat(type.tokensSeen()).containsExactly("token-1", "token-1");
  }

  @Test
  void aCrashedRenewalBlocksOthersForSecondsOnly() {
    assertThat(
            tokens.lease(
                APP,
                "crashed",
                test.clock.instant(),
                test.clock.instant().plus(AppTokenRenewal.LEASE)))
        .isTrue();
    test.clock.advance(AppTokenRenewal.LEASE);
    assertThat(numberOf(type.phoneCode("138"))).isEqualTo(NUMBER);
  }

  @Test
  void aTokenStoredByAnotherNodeIsUsed() throws Exception {
    type.refuseTokens(LoginError.WECHAT_MISCONFIGURED);
    AppToken otherToken =
        new AppToken(new Secret("other"), test.clock.instant().plus(FakePhoneLogin.LIFETIME));
    assertThat(
            tokens.lease(APP, "other", test.clock.instant(), test.clock.instant().plusSeconds(10)))
        .isTrue();
    String code = type.phoneCode("138");
    FutureTask<LoginError> waiting = new FutureTask<>(() -> errorOf(code));
    WaitingThread.await(Thread.ofPlatform().start(waiting));
    assertThat(tokens.put(APP, "other", otherToken)).isTrue();

    // The fake type rejects tokens of other nodes. The test checks only which token it received.
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(LoginError.WECHAT_MISCONFIGURED);
    assertThat(type.tokensSeen()).containsExactly("other");
  }

  @Test
  void aTokenStoredBeforeTheLeaseIsUsed() {
    SharedTokens shared = new SharedTokens(tokens);
    TestApplication node = test.nodeWith(shared);
    Instant now = test.clock.instant();
    AppToken otherToken = new AppToken(new Secret("other"), now.plus(FakePhoneLogin.LIFETIME));
    shared.beforeLease =
        () -> {
          assertThat(tokens.lease(APP, "other", now, now.plusSeconds(10))).isTrue();
          assertThat(tokens.put(APP, "other", otherToken)).isTrue();
        };
    String code = type.phoneCode("138");
    // The fake type rejects tokens of other nodes. The test checks which token it received first.
    assertThat(node.app.phoneNumbers().phoneNumber(phone, code, HOST)).isEqualTo(NUMBER);
    assertThat(type.tokensSeen()).containsExactly("other", "token-1");
    assertThat(type.renewals()).containsExactly(true);
  }

  @Test
  void aRenewalThatTakesTooLongIsRefused() {
    SharedTokens shared = new SharedTokens(tokens);
    TestApplication node = test.nodeWith(shared);
    shared.isLeased = true;
    assertRefused(
        LoginError.WECHAT_UNAVAILABLE,
        () -> node.app.phoneNumbers().phoneNumber(phone, type.phoneCode("138"), HOST));
    assertThat(shared.waits)
        .singleElement(InstanceOfAssertFactories.DURATION)
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    assertThat(type.renewals()).isEmpty();
  }

  @Test
  void anInterruptedWaitForARenewalIsRefused() {
    assertThat(
            tokens.lease(APP, "other", test.clock.instant(), test.clock.instant().plusSeconds(10)))
        .isTrue();
    Thread.currentThread().interrupt();
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> numberOf(type.phoneCode("138")));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    type.duringRenewal(test::assertNoTransactionIsOpen);
    assertThat(numberOf(type.phoneCode("138"))).isEqualTo(NUMBER);
  }

  private PhoneNumber numberOf(String code) {
    return test.app.phoneNumbers().phoneNumber(phone, code, HOST);
  }

  private LoginError errorOf(String code) {
    try {
      throw new AssertionError("not refused: " + numberOf(code));
    } catch (LoginException refusal) {
      return refusal.error();
    }
  }

  private String code(int number) {
    return type.phoneCode("138" + number);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Stores app tokens and lets another node act before a lease. */
  private static final class SharedTokens implements AppTokens {
    private final AppTokens tokens;
    final List<Duration> waits = new ArrayList<>();
    Runnable beforeLease = () -> {};
    boolean isLeased;

    SharedTokens(AppTokens tokens) {
      this.tokens = tokens;
    }

    @Override
    public Optional<AppToken> find(String appId) {
      return tokens.find(appId);
    }

    @Override
    public boolean lease(String appId, String holder, Instant now, Instant until) {
      beforeLease.run();
      return !isLeased && tokens.lease(appId, holder, now, until);
    }

    @Override
    public boolean put(String appId, String holder, AppToken token) {
      return tokens.put(appId, holder, token);
    }

    @Override
    public void release(String appId, String holder) {
      tokens.release(appId, holder);
    }

    @Override
    public boolean awaitRelease(String appId, Instant now, Duration timeout) {
      waits.add(timeout);
      return false;
    }
  }
}
