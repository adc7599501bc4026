package io.wechatlogin.application.profile;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Race;
import io.wechatlogin.application.fake.FakeProfileLogin;
import io.wechatlogin.application.fake.SettableClock;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.profile.UserTokens.UserToken;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Gives hosts the stored tokens of official accounts, renewed where somebody asks. */
class UserTokensTest {
  private static final Identity PERSON = new Identity("wx-page", "default", "o1", null);
  private static final Duration ALMOST =
      FakeProfileLogin.LIFETIME.minus(UserTokens.RENEWED_BEFORE).plusSeconds(1);

  private final SettableClock clock = new SettableClock();
  private final FakeProfileLogin type = new FakeProfileLogin("wx-page", clock, true);
  private final Instance page = TestApplication.instance("Page", type);
  private final TestApplication test = TestApplication.on(clock, new MemoryStore().ports(), page);
  private final UserId ann = test.boundUser("ann", page, "o1", null);

  @Test
  void aLiveTokenIsGivenWithTheTimeThatIsLeft() {
    clock.advance(Duration.ofSeconds(100));
    UserToken given = token();
    assertThat(given.token().openId()).isEqualTo("o1");
    assertThat(given.left()).isEqualTo(FakeProfileLogin.LIFETIME.minusSeconds(100));
    assertThat(type.takeCalls()).isEmpty();
  }

  @Test
  void anExpiredTokenIsRenewedWhenSomebodyAsks() {
    UserToken first = token();
    clock.advance(FakeProfileLogin.LIFETIME);
    UserToken second = token();
    assertThat(second.token().accessToken()).isNotEqualTo(first.token().accessToken());
    assertThat(second.left()).isEqualTo(FakeProfileLogin.LIFETIME);
    assertThat(token()).isEqualTo(second);
    assertThat(type.takeCalls()).containsExactly("refresh");
  }

  @Test
  void aTokenThatExpiresSoonIsRenewedIfThatIsPossible() {
    UserToken first = token();
    clock.advance(ALMOST);
    type.duringRefresh(
        () -> {
          throw new LoginException(LoginError.WECHAT_UNAVAILABLE);
        });
    assertThat(token().token()).isEqualTo(first.token());
    type.duringRefresh(() -> {});
    assertThat(token().token()).isNotEqualTo(first.token());
  }

  @Test
  void whileOneRenewsTheOthersUseTheTokenThatIsStillLive() {
    UserToken first = token();
    clock.advance(ALMOST);
    type.duringRefresh(() -> assertThat(token().token()).isEqualTo(first.token()));
    assertThat(token().token()).isNotEqualTo(first.token());
    assertThat(type.takeCalls()).containsExactly("refresh");
  }

  @Test
  void ofManyCallersAtOnceOneRenews() {
    clock.advance(FakeProfileLogin.LIFETIME);
    assertThat(race(i -> () -> token().token().accessToken().reveal()))
        .hasSize(Race.CALLERS)
        .containsOnly(token().token().accessToken().reveal());
    assertThat(type.takeCalls()).containsExactly("refresh");
  }

  @Test
  void aTokenThatWeChatHasRefusedIsRenewedOnRequest() {
    UserToken first = token();
    UserToken second = test.app.userTokens().valid(page, ann, true, HOST);
    assertThat(second.token()).isNotEqualTo(first.token());
    assertThat(type.takeCalls()).containsExactly("refresh");
  }

  @Test
  void anInvalidRefreshTokenRequiresALogin() {
    clock.advance(FakeProfileLogin.LIFETIME);
    type.revokeRefreshTokens();
    assertRefused(LoginError.INVALID_REFRESH_TOKEN, this::token);
    assertRefused(LoginError.INVALID_REFRESH_TOKEN, this::token);
    assertThat(type.takeCalls()).containsExactly("refresh");
    assertThat(test.loginCode(page, "o1", null)).isNotNull();
    assertThat(token()).isNotNull();
  }

  @Test
  void aHolderThatDiedKeepsTheOthersOutOnlyUntilItsLeaseEnds() {
    clock.advance(FakeProfileLogin.LIFETIME);
    assertThat(
            test.ports
                .providers()
                .profileRenewal()
                .lease(
                    PERSON, "dead", clock.instant(), clock.instant().plus(WebTokenRenewal.LEASE)))
        .isTrue();
    clock.advance(WebTokenRenewal.LEASE);
    assertThat(token()).isNotNull();
  }

  @Test
  void aFailedRenewalFreesTheLease() {
    clock.advance(FakeProfileLogin.LIFETIME);
    type.duringRefresh(
        () -> {
          throw new LoginException(LoginError.WECHAT_UNAVAILABLE);
        });
    assertRefused(LoginError.WECHAT_UNAVAILABLE, this::token);
    type.duringRefresh(() -> {});
    assertThat(token()).isNotNull();
  }

  @Test
  void noTransactionIsOpenWhileWeChatIsAsked() {
    clock.advance(FakeProfileLogin.LIFETIME);
    type.duringRefresh(test::assertNoTransactionIsOpen);
    assertThat(token()).isNotNull();
  }

  @Test
  void anUnbindingDuringTheRenewalLeavesNoToken() {
    clock.advance(FakeProfileLogin.LIFETIME);
    type.duringRefresh(() -> test.app.unbinding().unbind(page, ann, HOST));
    assertRefused(LoginError.NOT_BOUND, this::token);
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
  }

  @Test
  void everyRefusalNamesItsErrorCode() {
    UserId bob = test.user("bob");
    UserTokens tokens = test.app.userTokens();
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.valid(page, ann, false, ANYONE));
    assertRefused(LoginError.FORBIDDEN, () -> tokens.valid(page, ann, false, as(ann)));
    assertRefused(LoginError.NOT_BOUND, () -> tokens.valid(page, bob, false, HOST));
    assertRefused(
        LoginError.USER_NOT_FOUND, () -> tokens.valid(page, new UserId("no"), false, HOST));
    assertRefused(LoginError.NOT_SUPPORTED, () -> tokens.valid(test.mini, ann, false, HOST));
    test.ports.identities().profiles().erase(PERSON);
    assertRefused(LoginError.INVALID_REFRESH_TOKEN, this::token);
  }

  private UserToken token() {
    return test.app.userTokens().valid(page, ann, false, HOST);
  }
}
