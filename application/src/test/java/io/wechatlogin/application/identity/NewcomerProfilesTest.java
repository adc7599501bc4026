package io.wechatlogin.application.identity;

import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.FakeProfileLogin;
import io.wechatlogin.application.fake.SettableClock;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A website asks for nickname and picture of new persons, and of nobody else. */
class NewcomerProfilesTest {
  private static final Identity PERSON = new Identity("wx-site", "default", "o1", null);

  private final SettableClock clock = new SettableClock();
  private final FakeProfileLogin type =
      new FakeProfileLogin("wx-site", clock, true).onlyForNewcomers();
  private final Instance site = TestApplication.instance("Website", type);
  private final FakeProfileLogin closedType =
      new FakeProfileLogin("wx-closed-site", clock, true).onlyForNewcomers();
  private final Instance closed = TestApplication.closed("ClosedWebsite", closedType);
  private final TestApplication test =
      TestApplication.on(clock, new MemoryStore().ports(), site, closed);

  @Test
  void aNewPersonIsAskedAndTheRegistrationTakesTheNickname() {
    type.setNickname("o1", "小明");
    Secret bindCode = test.bindCode(site, "o1", null);
    assertThat(type.takeCalls()).containsExactly("profile");
    assertThat(register(bindCode, null)).isEqualTo("小明");
    assertThat(nickname()).isEqualTo("小明");
  }

  @Test
  void aGivenNameCountsMoreThanTheNickname() {
    assertThat(register(test.bindCode(site, "o1", null), "Ann")).isEqualTo("Ann");
  }

  @Test
  void aKnownPersonIsNotAskedAndNothingIsStored() {
    test.boundUser("ann", site, "o1", null);
    StoredProfile before = row().orElseThrow();
    type.takeCalls();
    assertThat(test.loginCode(site, "o1", null)).isNotNull();
    String code = TestApplication.code(site, "o1", null);
    assertThat(test.app.login().session(site, code, NO_PROOF, null, HOST))
        .isInstanceOf(SignInResult.OpenedSession.class);
    assertThat(type.takeCalls()).isEmpty();
    assertThat(row()).contains(before);
  }

  @Test
  void aNewAccountOfAUserIsAskedWhenItIsBound() {
    UserId ann = test.boundUser("ann", site, "o1", null);
    assertThat(type.takeCalls()).containsExactly("profile");
    assertThat(nickname()).isEqualTo("o1");
    String code = TestApplication.code(site, "o1", null);
    test.app.binding().bind(site, ann, code, NO_PROOF, HOST);
    assertThat(type.takeCalls()).isEmpty();
  }

  @Test
  void whoMayNotRegisterIsNotAsked() {
    String code = TestApplication.code(closed, "o1", null);
    assertRefused(
        LoginError.NOT_BOUND,
        () -> test.app.login().loginCode(closed, code, NO_PROOF, TestApplication.ANYONE));
    assertThat(closedType.takeCalls()).isEmpty();
    assertThat(test.bindCode(closed, "o1", null)).isNotNull();
    assertThat(closedType.takeCalls()).containsExactly("profile");
  }

  @Test
  void aFailureOfTheProfileCallFailsNoLogin() {
    type.duringProfile(
        () -> {
          throw new LoginException(LoginError.WECHAT_UNAVAILABLE);
        });
    Secret bindCode = test.bindCode(site, "o1", null);
    assertThat(register(bindCode, null)).isEqualTo("WeChat user");
    type.duringProfile(() -> {});
    UserId userId = owner();
    assertThat(test.app.userProfiles().ofUser(site, userId, HOST).stored().profile())
        .as("is fetched when somebody looks")
        .isNotNull();
  }

  @Test
  void noTransactionIsOpenMeanwhile() {
    type.duringProfile(test::assertNoTransactionIsOpen);
    assertThat(test.bindCode(site, "o1", null)).isNotNull();
    test.boundUser("ann", site, "o2", null);
  }

  @ParameterizedTest
  @CsvSource({"'\u202E', WeChat user", "' ', WeChat user", "'a\u202Eb', ab", "' Ann ', Ann"})
  void aNicknameIsCleanedByTheRulesOfNames(String nickname, String displayName) {
    type.setNickname("o1", nickname);
    assertThat(register(test.bindCode(site, "o1", null), null)).isEqualTo(displayName);
  }

  @Test
  void aLongNicknameIsCutToALengthOfNames() {
    type.setNickname("o1", "😀".repeat(300));
    assertThat(register(test.bindCode(site, "o1", null), null)).isEqualTo("😀".repeat(200));
  }

  @Test
  void hostsGetTheProfileOfACodeButNoTokens() {
    String code = TestApplication.code(site, "o1", null);
    assertThat(test.app.profileLookup().userInfo(site, code, HOST).nickname()).isEqualTo("o1");
    String other = TestApplication.code(site, "o1", null);
    int exchanges = type.exchanges();
    assertRefused(
        LoginError.NOT_SUPPORTED, () -> test.app.profileLookup().accessToken(site, other, HOST));
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () -> test.app.profileLookup().refresh(site, new Secret("refresh-of-o1"), HOST));
    UserId ann = test.boundUser("ann", site, "o1", null);
    assertRefused(
        LoginError.NOT_SUPPORTED, () -> test.app.userTokens().valid(site, ann, false, HOST));
    assertThat(type.exchanges()).isEqualTo(exchanges + 1);
  }

  private String register(Secret bindCode, @Nullable String name) {
    return test.app.registration().register(site, bindCode, name).user().displayName();
  }

  private UserId owner() {
    return test.ports.identities().bindings().factsOf(PERSON).bound().orElseThrow().userId();
  }

  private Optional<StoredProfile> row() {
    return test.ports.identities().profiles().find(PERSON);
  }

  private String nickname() {
    return row()
        .flatMap(found -> Optional.ofNullable(found.profile()))
        .map(Profile::nickname)
        .orElse("none");
  }
}
