package io.wechatlogin.application.profile;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.contract.Race;
import io.wechatlogin.application.fake.FakeProfileLogin;
import io.wechatlogin.application.fake.SettableClock;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.profile.UserProfiles.UserProfile;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where profiles come from, when they are looked at again, and when they go. */
class ProfileLookupTest {
  private static final Identity PERSON = new Identity("wx-showing", "default", "o1", null);

  private final SettableClock clock = new SettableClock();
  private final FakeProfileLogin showing = new FakeProfileLogin("wx-showing", clock, true);
  private final FakeProfileLogin silent = new FakeProfileLogin("wx-silent", clock, false);
  private final Instance page = TestApplication.instance("Page", true, true, "default", showing);
  private final Instance quiet = TestApplication.instance("Quiet", true, true, "default", silent);
  private final TestApplication test =
      new TestApplication(clock, new MemoryStore().ports(), page, quiet);

  @Test
  void aRegistrationKeepsTheProfileOfTheLogin() {
    UserId alice = registered();
    clock.goOn(Duration.ofDays(1));
    tidyUp();
    UserProfile kept = ofUser(alice);
    assertThat(nickname(kept)).isEqualTo("o1");
    assertThat(kept.identity().openId()).isEqualTo("o1");
    assertThat(kept.stored().token()).isNotNull();
    assertThat(showing.takeCalls()).isEmpty();
  }

  @Test
  void anUnboundProfileExpiresWithItsBindCode() {
    assertThat(test.bindCode(page, "o1", null).reveal()).startsWith("wlb_");
    assertThat(test.ports.identities().profiles().find(PERSON)).isPresent();
    clock.goOn(OneTimeCode.BindCode.LIFETIME);
    tidyUp();
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
  }

  @Test
  void everyLoginUpdatesTheStoredProfile() {
    UserId alice = registered();
    UserProfile before = ofUser(alice);
    showing.rename("o1", "Renamed");
    clock.goOn(Duration.ofDays(1));
    assertThat(test.loginCode(page, "o1", null)).isNotNull();
    assertThat(nickname(ofUser(alice))).isEqualTo("Renamed");
    showing.rename("o1", "Again");
    String code = TestApplication.code(page, "o1", null);
    assertThat(test.app.login().session(page, code, NO_PROOF, null, HOST))
        .isInstanceOf(SignInResult.OpenedSession.class);
    UserProfile after = ofUser(alice);
    assertThat(nickname(after)).isEqualTo("Again");
    assertThat(after.stored().id()).isEqualTo(before.stored().id());
    assertThat(after.stored().createdAt()).isEqualTo(before.stored().createdAt());
    assertThat(after.stored().updatedAt()).isEqualTo(clock.instant());
  }

  @Test
  void aBindingKeepsTheProfileOfTheLogin() {
    UserId alice = test.boundUser("alice", page, "o1", null);
    clock.goOn(Duration.ofDays(1));
    tidyUp();
    assertThat(nickname(ofUser(alice))).isEqualTo("o1");
  }

  @Test
  void aLoginWithoutTheScopeStoresTokensOnly() {
    UserId alice = test.boundUser("alice", quiet, "o1", null);
    UserProfile kept = test.app.userProfiles().ofUser(quiet, alice, HOST);
    assertThat(kept.stored().profile()).isNull();
    assertThat(kept.stored().token()).isNotNull();
    assertThat(silent.takeCalls()).isEmpty();
    assertRefused(
        LoginError.NOT_SUPPORTED, () -> test.app.userProfiles().refreshed(quiet, alice, HOST));
  }

  @Test
  void anUnsupportedProfileLookupConsumesNoCode() {
    String code = TestApplication.code(quiet, "o1", null);
    assertRefused(
        LoginError.NOT_SUPPORTED, () -> test.app.profileLookup().userInfo(quiet, code, HOST));
    assertThat(silent.exchanges()).isZero();
    assertThat(test.app.profileLookup().accessToken(quiet, code, HOST).openId()).isEqualTo("o1");
  }

  @Test
  void unbindingErasesTheStoredProfile() {
    UserId alice = registered();
    test.app.unbinding().unbind(page, alice, HOST);
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
    assertRefused(LoginError.NOT_BOUND, () -> ofUser(alice));
  }

  @Test
  void erasingTheUserErasesTheProfile() {
    UserId alice = registered();
    test.app.directory().erase(alice, HOST);
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
    assertRefused(LoginError.USER_NOT_FOUND, () -> ofUser(alice));
  }

  @Test
  void aProfileModifiedByWeChatIsFetchedAgain() {
    UserId alice = registered();
    showing.rename("o1", "Decent");
    assertThat(
            test.app
                .unbinding()
                .applyNotice(page, PERSON, Push.Kind.PROFILE_MODIFIED, clock.instant()))
        .contains(alice);
    assertThat(test.ports.identities().profiles().find(PERSON).orElseThrow().profile()).isNull();
    assertThat(nickname(ofUser(alice))).isEqualTo("Decent");
    assertThat(nickname(ofUser(alice))).isEqualTo("Decent");
    assertThat(showing.takeCalls()).containsExactly("profile");
  }

  @Test
  void aProfileThatCannotBeFetchedIsEmpty() {
    UserId alice = registered();
    test.ports.identities().profiles().clear(PERSON, clock.instant());
    showing.duringProfile(
        () -> {
          throw new LoginException(LoginError.WECHAT_UNAVAILABLE);
        });
    assertThat(ofUser(alice).stored().profile()).isNull();
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> anew(alice));
    showing.revoke();
    showing.killRefreshTokens();
    showing.duringProfile(() -> {});
    assertThat(ofUser(alice).stored().profile()).isNull();
    assertThat(ofUser(alice).stored().token()).isNull();
  }

  @Test
  void aRefreshUsesTheTokenWhileItIsValid() {
    UserId alice = registered();
    showing.rename("o1", "Renamed");
    assertThat(nickname(ofUser(alice))).isEqualTo("o1");
    assertThat(nickname(anew(alice))).isEqualTo("Renamed");
    assertThat(showing.takeCalls()).containsExactly("profile");
    assertThat(nickname(ofUser(alice))).isEqualTo("Renamed");
  }

  @Test
  void anExpiredTokenIsRenewedBeforeTheCall() {
    UserId alice = registered();
    clock.goOn(FakeProfileLogin.LIFETIME);
    WebToken old = token(alice);
    assertThat(nickname(anew(alice))).isEqualTo("o1");
    assertThat(showing.takeCalls()).containsExactly("refresh", "profile");
    assertThat(token(alice)).isNotEqualTo(old);
    anew(alice);
    assertThat(showing.takeCalls()).containsExactly("profile");
  }

  @Test
  void aRevokedAccessTokenIsRenewedOnce() {
    UserId alice = registered();
    showing.revoke();
    showing.rename("o1", "Renamed");
    assertThat(nickname(anew(alice))).isEqualTo("Renamed");
    assertThat(showing.takeCalls()).containsExactly("profile", "refresh", "profile");
  }

  @Test
  void renewedTokensAreKeptIfTheProfileCallFails() {
    UserId alice = registered();
    clock.goOn(FakeProfileLogin.LIFETIME);
    WebToken old = token(alice);
    showing.duringProfile(
        () -> {
          throw new LoginException(LoginError.WECHAT_UNAVAILABLE);
        });
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> anew(alice));
    assertThat(token(alice)).isNotEqualTo(old);
  }

  @Test
  void invalidTokensRequireALoginButKeepTheProfile() {
    UserId alice = registered();
    clock.goOn(FakeProfileLogin.LIFETIME);
    showing.killRefreshTokens();
    assertRefused(LoginError.INVALID_REFRESH_TOKEN, () -> anew(alice));
    assertThat(showing.takeCalls()).containsExactly("refresh");
    assertRefused(LoginError.INVALID_REFRESH_TOKEN, () -> anew(alice));
    assertThat(showing.takeCalls()).isEmpty();
    assertThat(nickname(ofUser(alice))).isEqualTo("o1");
    assertThat(test.loginCode(page, "o1", null)).isNotNull();
    assertThat(nickname(anew(alice))).isEqualTo("o1");
  }

  @Test
  void newTokensThatAreInvalidRequireALogin() {
    UserId alice = registered();
    showing.revoke();
    showing.tokensAreBornDead();
    assertRefused(LoginError.INVALID_REFRESH_TOKEN, () -> anew(alice));
    assertThat(ofUser(alice).stored().token()).isNull();
    assertRefused(
        LoginError.WECHAT_UNAVAILABLE,
        () ->
            test.app.profileLookup().userInfo(page, TestApplication.code(page, "o1", null), HOST));
  }

  @Test
  void aLoginDuringARefreshIsNotOverwritten() {
    UserId alice = registered();
    showing.duringProfile(
        () -> {
          showing.duringProfile(() -> {});
          assertThat(test.loginCode(page, "o1", null)).isNotNull();
        });
    WebToken before = token(alice);
    anew(alice);
    assertThat(token(alice)).isNotEqualTo(before);
    assertThat(token(alice).accessToken().reveal()).isEqualTo("access-2");
  }

  @Test
  void unbindingDuringARefreshLeavesNoProfile() {
    UserId alice = registered();
    showing.duringProfile(() -> test.app.unbinding().unbind(page, alice, HOST));
    assertRefused(LoginError.NOT_FOUND, () -> anew(alice));
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
  }

  @Test
  void concurrentRefreshesLeaveOneValidToken() {
    UserId alice = registered();
    clock.goOn(FakeProfileLogin.LIFETIME);
    assertThat(race(i -> () -> nickname(anew(alice)))).hasSize(Race.CROWD).containsOnly("o1");
    showing.takeCalls();
    anew(alice);
    assertThat(showing.takeCalls()).containsExactly("profile");
  }

  @Test
  void hostsGetProfileAndTokensByCode() {
    UserId alice = registered();
    showing.rename("o1", "Renamed");
    Profile profile =
        test.app.profileLookup().userInfo(page, TestApplication.code(page, "o1", null), HOST);
    assertThat(profile.nickname()).isEqualTo("Renamed");
    assertThat(nickname(ofUser(alice))).isEqualTo("Renamed");
    WebToken token =
        test.app.profileLookup().accessToken(page, TestApplication.code(page, "o1", null), HOST);
    assertThat(token(alice)).isEqualTo(token);
    WebToken renewed = test.app.profileLookup().refresh(page, token.refreshToken(), HOST);
    assertThat(renewed).isNotEqualTo(token);
    assertThat(token(alice)).isEqualTo(renewed);
  }

  @Test
  void aLookupOfAnUnboundPersonStoresNothing() {
    assertThat(
            test.app
                .profileLookup()
                .userInfo(page, TestApplication.code(page, "o1", null), HOST)
                .openId())
        .isEqualTo("o1");
    assertThat(
            test.app
                .profileLookup()
                .accessToken(page, TestApplication.code(page, "o1", null), HOST))
        .isNotNull();
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    UserId alice = registered();
    showing.duringProfile(test::assertNoTransactionIsOpen);
    assertThat(nickname(anew(alice))).isEqualTo("o1");
  }

  @Test
  void everyRefusalNamesItsErrorCode() {
    UserId alice = registered();
    UserId bob = test.user("bob");
    ProfileLookup profiles = test.app.profileLookup();
    Secret refreshToken = new Secret("refresh-of-nobody");
    assertRefused(
        LoginError.INVALID_REFRESH_TOKEN, () -> profiles.refresh(page, refreshToken, HOST));
    for (String malformed : new String[] {"", "a b", "é", "\n", "a".repeat(1025)}) {
      assertRefused(
          LoginError.INVALID_REQUEST, () -> profiles.refresh(page, new Secret(malformed), HOST));
    }
    assertRefused(LoginError.INVALID_CODE, () -> profiles.userInfo(page, "unknown", HOST));
    assertRefused(LoginError.INVALID_REQUEST, () -> profiles.accessToken(page, "a code", HOST));
    assertRefused(LoginError.NOT_BOUND, () -> test.app.userProfiles().ofUser(page, bob, HOST));
    assertRefused(
        LoginError.NOT_SUPPORTED, () -> test.app.userProfiles().ofUser(test.mini, alice, HOST));
    assertRefused(LoginError.NOT_SUPPORTED, () -> profiles.refresh(test.site, refreshToken, HOST));
    assertRefused(LoginError.FORBIDDEN, () -> test.app.userProfiles().ofUser(page, alice, as(bob)));
    assertRefused(
        LoginError.FORBIDDEN, () -> test.app.userProfiles().ofUser(test.mini, alice, as(bob)));
    for (Caller caller : new Caller[] {as(alice), ANYONE}) {
      LoginError refusal =
          caller.equals(ANYONE) ? LoginError.UNAUTHENTICATED : LoginError.FORBIDDEN;
      assertRefused(refusal, () -> profiles.userInfo(page, "code", caller));
      assertRefused(refusal, () -> profiles.accessToken(page, "code", caller));
      assertRefused(refusal, () -> profiles.refresh(page, refreshToken, caller));
    }
    assertThat(nickname(test.app.userProfiles().ofUser(page, alice, as(alice)))).isEqualTo("o1");
  }

  @Test
  void aUserBoundWithoutALoginHasNoProfile() {
    UserId alice = registered();
    test.ports.identities().profiles().erase(PERSON);
    assertRefused(LoginError.NOT_FOUND, () -> ofUser(alice));
  }

  private UserId registered() {
    Secret bindCode = test.bindCode(page, "o1", null);
    return test.app.registration().register(page, bindCode, "Alice").user().id();
  }

  private void tidyUp() {
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
  }

  private UserProfile ofUser(UserId userId) {
    return test.app.userProfiles().ofUser(page, userId, HOST);
  }

  private UserProfile anew(UserId userId) {
    return test.app.userProfiles().refreshed(page, userId, HOST);
  }

  private WebToken token(UserId userId) {
    return Optional.ofNullable(ofUser(userId).stored().token()).orElseThrow();
  }

  private static String nickname(UserProfile profile) {
    return Optional.ofNullable(profile.stored().profile()).map(Profile::nickname).orElse("none");
  }
}
