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

/** Stores profiles at a login, refreshes them from WeChat, and erases them. */
class ProfileLookupTest {
  private static final Identity PERSON = new Identity("wx-profile", "default", "o1", null);

  private final SettableClock clock = new SettableClock();
  private final FakeProfileLogin profileType = new FakeProfileLogin("wx-profile", clock, true);
  private final FakeProfileLogin tokenType = new FakeProfileLogin("wx-tokens", clock, false);
  private final Instance withProfile = TestApplication.instance("WithProfile", profileType);
  private final Instance withoutProfile = TestApplication.instance("WithoutProfile", tokenType);
  private final TestApplication test =
      TestApplication.on(clock, new MemoryStore().ports(), withProfile, withoutProfile);

  @Test
  void aRegistrationKeepsTheProfileOfTheLogin() {
    UserId alice = registered();
    clock.advance(Duration.ofDays(1));
    removeExpired();
    UserProfile stored = ofUser(alice);
    assertThat(nickname(stored)).isEqualTo("o1");
    assertThat(stored.identity().openId()).isEqualTo("o1");
    assertThat(stored.stored().token()).isNotNull();
    assertThat(profileType.takeCalls()).isEmpty();
  }

  @Test
  void anUnboundProfileExpiresWithItsBindCode() {
    assertThat(test.bindCode(withProfile, "o1", null).reveal()).startsWith("wlb_");
    assertThat(test.ports.identities().profiles().find(PERSON)).isPresent();
    clock.advance(OneTimeCode.BindCode.LIFETIME);
    removeExpired();
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
  }

  @Test
  void everyLoginUpdatesTheStoredProfile() {
    UserId alice = registered();
    UserProfile before = ofUser(alice);
    profileType.setNickname("o1", "Renamed");
    clock.advance(Duration.ofDays(1));
    assertThat(test.loginCode(withProfile, "o1", null)).isNotNull();
    assertThat(nickname(ofUser(alice))).isEqualTo("Renamed");
    profileType.setNickname("o1", "Again");
    String code = TestApplication.code(withProfile, "o1", null);
    assertThat(test.app.login().session(withProfile, code, NO_PROOF, null, HOST))
        .isInstanceOf(SignInResult.OpenedSession.class);
    UserProfile after = ofUser(alice);
    assertThat(nickname(after)).isEqualTo("Again");
    assertThat(after.stored().id()).isEqualTo(before.stored().id());
    assertThat(after.stored().createdAt()).isEqualTo(before.stored().createdAt());
    assertThat(after.stored().updatedAt()).isEqualTo(clock.instant());
  }

  @Test
  void aBindingKeepsTheProfileOfTheLogin() {
    UserId alice = test.boundUser("alice", withProfile, "o1", null);
    clock.advance(Duration.ofDays(1));
    removeExpired();
    assertThat(nickname(ofUser(alice))).isEqualTo("o1");
  }

  @Test
  void aLoginWithoutTheScopeStoresTokensOnly() {
    UserId alice = test.boundUser("alice", withoutProfile, "o1", null);
    UserProfile stored = test.app.userProfiles().ofUser(withoutProfile, alice, HOST);
    assertThat(stored.stored().profile()).isNull();
    assertThat(stored.stored().token()).isNotNull();
    assertThat(tokenType.takeCalls()).isEmpty();
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () -> test.app.userProfiles().refreshed(withoutProfile, alice, HOST));
  }

  @Test
  void anUnsupportedProfileLookupConsumesNoCode() {
    String code = TestApplication.code(withoutProfile, "o1", null);
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () -> test.app.profileLookup().userInfo(withoutProfile, code, HOST));
    assertThat(tokenType.exchanges()).isZero();
    assertThat(test.app.profileLookup().accessToken(withoutProfile, code, HOST).openId())
        .isEqualTo("o1");
  }

  @Test
  void unbindingErasesTheStoredProfile() {
    UserId alice = registered();
    test.app.unbinding().unbind(withProfile, alice, HOST);
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
    profileType.setNickname("o1", "Moderated");
    assertThat(
            test.app
                .unbinding()
                .applyNotice(withProfile, PERSON, Push.Kind.PROFILE_MODIFIED, clock.instant()))
        .contains(alice);
    assertThat(test.ports.identities().profiles().find(PERSON).orElseThrow().profile()).isNull();
    assertThat(nickname(ofUser(alice))).isEqualTo("Moderated");
    assertThat(nickname(ofUser(alice))).isEqualTo("Moderated");
    assertThat(profileType.takeCalls()).containsExactly("profile");
  }

  @Test
  void aProfileThatCannotBeFetchedIsEmpty() {
    UserId alice = registered();
    test.ports.identities().profiles().clear(PERSON, clock.instant());
    profileType.duringProfile(
        () -> {
          throw new LoginException(LoginError.WECHAT_UNAVAILABLE);
        });
    assertThat(ofUser(alice).stored().profile()).isNull();
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> refreshed(alice));
    profileType.revokeAccessTokens();
    profileType.revokeRefreshTokens();
    profileType.duringProfile(() -> {});
    assertThat(ofUser(alice).stored().profile()).isNull();
    assertThat(ofUser(alice).stored().token()).isNull();
  }

  @Test
  void aRefreshUsesTheTokenWhileItIsValid() {
    UserId alice = registered();
    profileType.setNickname("o1", "Renamed");
    assertThat(nickname(ofUser(alice))).isEqualTo("o1");
    assertThat(nickname(refreshed(alice))).isEqualTo("Renamed");
    assertThat(profileType.takeCalls()).containsExactly("profile");
    assertThat(nickname(ofUser(alice))).isEqualTo("Renamed");
  }

  @Test
  void anExpiredTokenIsRenewedBeforeTheCall() {
    UserId alice = registered();
    clock.advance(FakeProfileLogin.LIFETIME);
    WebToken old = token(alice);
    assertThat(nickname(refreshed(alice))).isEqualTo("o1");
    assertThat(profileType.takeCalls()).containsExactly("refresh", "profile");
    assertThat(token(alice)).isNotEqualTo(old);
    refreshed(alice);
    assertThat(profileType.takeCalls()).containsExactly("profile");
  }

  @Test
  void aRevokedAccessTokenIsRenewedOnce() {
    UserId alice = registered();
    profileType.revokeAccessTokens();
    profileType.setNickname("o1", "Renamed");
    assertThat(nickname(refreshed(alice))).isEqualTo("Renamed");
    assertThat(profileType.takeCalls()).containsExactly("profile", "refresh", "profile");
  }

  @Test
  void renewedTokensAreKeptIfTheProfileCallFails() {
    UserId alice = registered();
    clock.advance(FakeProfileLogin.LIFETIME);
    WebToken old = token(alice);
    profileType.duringProfile(
        () -> {
          throw new LoginException(LoginError.WECHAT_UNAVAILABLE);
        });
    assertRefused(LoginError.WECHAT_UNAVAILABLE, () -> refreshed(alice));
    assertThat(token(alice)).isNotEqualTo(old);
  }

  @Test
  void invalidTokensRequireALoginButKeepTheProfile() {
    UserId alice = registered();
    clock.advance(FakeProfileLogin.LIFETIME);
    profileType.revokeRefreshTokens();
    assertRefused(LoginError.INVALID_REFRESH_TOKEN, () -> refreshed(alice));
    assertThat(profileType.takeCalls()).containsExactly("refresh");
    assertRefused(LoginError.INVALID_REFRESH_TOKEN, () -> refreshed(alice));
    assertThat(profileType.takeCalls()).isEmpty();
    assertThat(nickname(ofUser(alice))).isEqualTo("o1");
    assertThat(test.loginCode(withProfile, "o1", null)).isNotNull();
    assertThat(nickname(refreshed(alice))).isEqualTo("o1");
  }

  @Test
  void newTokensThatAreInvalidRequireALogin() {
    UserId alice = registered();
    profileType.revokeAccessTokens();
    profileType.issueInvalidTokens();
    assertRefused(LoginError.INVALID_REFRESH_TOKEN, () -> refreshed(alice));
    assertThat(ofUser(alice).stored().token()).isNull();
    assertRefused(
        LoginError.WECHAT_UNAVAILABLE,
        () ->
            test.app
                .profileLookup()
                .userInfo(withProfile, TestApplication.code(withProfile, "o1", null), HOST));
  }

  @Test
  void aLoginDuringARefreshIsNotOverwritten() {
    UserId alice = registered();
    profileType.duringProfile(
        () -> {
          profileType.duringProfile(() -> {});
          assertThat(test.loginCode(withProfile, "o1", null)).isNotNull();
        });
    WebToken before = token(alice);
    refreshed(alice);
    assertThat(token(alice)).isNotEqualTo(before);
    assertThat(token(alice).accessToken().reveal()).isEqualTo("access-2");
  }

  @Test
  void unbindingDuringARefreshLeavesNoProfile() {
    UserId alice = registered();
    profileType.duringProfile(() -> test.app.unbinding().unbind(withProfile, alice, HOST));
    assertRefused(LoginError.NOT_FOUND, () -> refreshed(alice));
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
  }

  @Test
  void concurrentRefreshesLeaveOneValidToken() {
    UserId alice = registered();
    clock.advance(FakeProfileLogin.LIFETIME);
    assertThat(race(i -> () -> nickname(refreshed(alice))))
        .hasSize(Race.CALLERS)
        .containsOnly("o1");
    profileType.takeCalls();
    refreshed(alice);
    assertThat(profileType.takeCalls()).containsExactly("profile");
  }

  @Test
  void hostsGetProfileAndTokensByCode() {
    UserId alice = registered();
    profileType.setNickname("o1", "Renamed");
    Profile profile =
        test.app
            .profileLookup()
            .userInfo(withProfile, TestApplication.code(withProfile, "o1", null), HOST);
    assertThat(profile.nickname()).isEqualTo("Renamed");
    assertThat(nickname(ofUser(alice))).isEqualTo("Renamed");
    WebToken token =
        test.app
            .profileLookup()
            .accessToken(withProfile, TestApplication.code(withProfile, "o1", null), HOST);
    assertThat(token(alice)).isEqualTo(token);
    WebToken renewed = test.app.profileLookup().refresh(withProfile, token.refreshToken(), HOST);
    assertThat(renewed).isNotEqualTo(token);
    assertThat(token(alice)).isEqualTo(renewed);
  }

  @Test
  void aLookupOfAnUnboundPersonStoresNothing() {
    assertThat(
            test.app
                .profileLookup()
                .userInfo(withProfile, TestApplication.code(withProfile, "o1", null), HOST)
                .openId())
        .isEqualTo("o1");
    assertThat(
            test.app
                .profileLookup()
                .accessToken(withProfile, TestApplication.code(withProfile, "o1", null), HOST))
        .isNotNull();
    assertThat(test.ports.identities().profiles().find(PERSON)).isEmpty();
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    UserId alice = registered();
    profileType.duringProfile(test::assertNoTransactionIsOpen);
    assertThat(nickname(refreshed(alice))).isEqualTo("o1");
  }

  @Test
  void everyRefusalNamesItsErrorCode() {
    UserId alice = registered();
    UserId bob = test.user("bob");
    ProfileLookup profiles = test.app.profileLookup();
    Secret refreshToken = new Secret("refresh-of-unknown");
    assertRefused(
        LoginError.INVALID_REFRESH_TOKEN, () -> profiles.refresh(withProfile, refreshToken, HOST));
    for (String malformed : new String[] {"", "a b", "é", "\n", "a".repeat(1025)}) {
      assertRefused(
          LoginError.INVALID_REQUEST,
          () -> profiles.refresh(withProfile, new Secret(malformed), HOST));
    }
    assertRefused(LoginError.INVALID_CODE, () -> profiles.userInfo(withProfile, "unknown", HOST));
    assertRefused(
        LoginError.INVALID_REQUEST, () -> profiles.accessToken(withProfile, "a code", HOST));
    assertRefused(
        LoginError.NOT_BOUND, () -> test.app.userProfiles().ofUser(withProfile, bob, HOST));
    assertRefused(
        LoginError.NOT_BOUND, () -> test.app.userProfiles().ofUser(test.mini, alice, HOST));
    assertRefused(LoginError.NOT_SUPPORTED, () -> profiles.refresh(test.site, refreshToken, HOST));
    assertRefused(
        LoginError.FORBIDDEN, () -> test.app.userProfiles().ofUser(withProfile, alice, as(bob)));
    assertRefused(
        LoginError.FORBIDDEN, () -> test.app.userProfiles().ofUser(test.mini, alice, as(bob)));
    for (Caller caller : new Caller[] {as(alice), ANYONE}) {
      LoginError refusal =
          caller.equals(ANYONE) ? LoginError.UNAUTHENTICATED : LoginError.FORBIDDEN;
      assertRefused(refusal, () -> profiles.userInfo(withProfile, "code", caller));
      assertRefused(refusal, () -> profiles.accessToken(withProfile, "code", caller));
      assertRefused(refusal, () -> profiles.refresh(withProfile, refreshToken, caller));
    }
    assertThat(nickname(test.app.userProfiles().ofUser(withProfile, alice, as(alice))))
        .isEqualTo("o1");
  }

  @Test
  void aUserBoundWithoutALoginHasNoProfile() {
    UserId alice = registered();
    test.ports.identities().profiles().erase(PERSON);
    assertRefused(LoginError.NOT_FOUND, () -> ofUser(alice));
  }

  private UserId registered() {
    Secret bindCode = test.bindCode(withProfile, "o1", null);
    return test.app.registration().register(withProfile, bindCode, "Alice").user().id();
  }

  private void removeExpired() {
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
  }

  private UserProfile ofUser(UserId userId) {
    return test.app.userProfiles().ofUser(withProfile, userId, HOST);
  }

  private UserProfile refreshed(UserId userId) {
    return test.app.userProfiles().refreshed(withProfile, userId, HOST);
  }

  private WebToken token(UserId userId) {
    return Optional.ofNullable(ofUser(userId).stored().token()).orElseThrow();
  }

  private static String nickname(UserProfile profile) {
    return Optional.ofNullable(profile.stored().profile()).map(Profile::nickname).orElse("none");
  }
}
