package io.wechatlogin.application.miniprogram;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.contract.Race;
import io.wechatlogin.application.fake.FakeMiniLogin;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where session keys come from, what they are good for, and when they go. */
class DecryptionTest {
  private static final Identity PERSON = new Identity("wx-mini", "default", "o1", null);

  private final TestApplication stage = new TestApplication();

  @Test
  void theKeyOfTheLastLoginOpens() {
    UserId alice = registered("k1");
    assertThat(decrypt(alice, "k1")).isEqualTo("{\"openedBy\":\"k1\"}");
    stage.clock.goOn(Duration.ofSeconds(1));
    logIn("k2");
    assertThat(decrypt(alice, "k2")).isEqualTo("{\"openedBy\":\"k2\"}");
    assertStale(alice, "k1");
  }

  @Test
  void aOneStepLoginAndABindingByCodeGiveAKeyToo() {
    UserId alice = stage.user("alice");
    stage.app.binding().bind(stage.mini, alice, code("k1"), NO_PROOF, HOST);
    assertThat(decrypt(alice, "k1")).isNotEmpty();
    stage.clock.goOn(Duration.ofSeconds(1));
    assertThat(stage.app.login().session(stage.mini, code("k2"), NO_PROOF, null, ANYONE))
        .isInstanceOf(LoginResult.OpenSession.class);
    assertThat(decrypt(alice, "k2")).isNotEmpty();
    assertStale(alice, "k1");
  }

  @Test
  void aBindCodeOfAnExistingAccountBringsItsKey() {
    Secret bindCode = strangersBindCode("k1");
    UserId alice = stage.user("alice");
    stage.app.binding().bindByCode(stage.mini, alice, bindCode, HOST);
    stage.clock.goOn(Login.BIND_CODE_LIFETIME);
    assertThat(decrypt(alice, "k1")).isNotEmpty();
  }

  @Test
  void theKeyOfAStrangerGoesWithTheBindCode() {
    assertThat(strangersBindCode("k1").reveal()).startsWith("wlb_");
    stage.clock.goOn(Login.BIND_CODE_LIFETIME);
    assertThat(stage.app.housekeeping().removeExpired()).isFalse();
    assertThat(stage.ports.identities().sessionKeys().find(PERSON, stage.clock.instant()))
        .isEmpty();
    assertThat(stage.ports.identities().sessionKeys().removeExpired(stage.clock.instant(), 1))
        .isZero();
  }

  @Test
  void ofLoginsThatRaceNoKeyIsLost() {
    UserId alice = registered("k0");
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < Race.CROWD; i++) {
      codes.add(code("race-" + i));
    }
    assertThat(
            race(
                i -> () -> stage.app.login().loginCode(stage.mini, codes.get(i), NO_PROOF, ANYONE)))
        .hasSize(Race.CROWD);
    for (int i = 0; i < Race.CROWD; i++) {
      assertThat(decrypt(alice, "race-" + i)).isNotEmpty();
    }
    stage.clock.goOn(Duration.ofSeconds(1));
    logIn("last");
    assertThat(decrypt(alice, "last")).isNotEmpty();
    assertStale(alice, "race-0");
  }

  @Test
  void unbindingErasesTheKey() {
    UserId alice = registered("k1");
    stage.app.unbinding().unbind(stage.mini, alice, HOST);
    assertThat(stage.ports.identities().sessionKeys().find(PERSON, stage.clock.instant()))
        .isEmpty();
    assertRefused(LoginError.NOT_BOUND, () -> decrypt(alice, "k1"));
  }

  @Test
  void erasingTheUserErasesTheKey() {
    UserId alice = registered("k1");
    stage.app.directory().erase(alice, HOST);
    assertThat(stage.ports.identities().sessionKeys().find(PERSON, stage.clock.instant()))
        .isEmpty();
    assertRefused(LoginError.USER_NOT_FOUND, () -> decrypt(alice, "k1"));
  }

  @Test
  void aKeyIsForgottenAfterThirtyDaysWithoutALogin() {
    UserId alice = registered("k1");
    stage.clock.goOn(Duration.ofDays(30).minusSeconds(1));
    assertThat(decrypt(alice, "k1")).isNotEmpty();
    stage.clock.goOn(Duration.ofSeconds(1));
    assertStale(alice, "k1");
  }

  @Test
  void onlyHostsMayDecrypt() {
    UserId alice = registered("k1");
    for (Caller caller : List.of(ANYONE, as(alice))) {
      assertRefused(
          caller.equals(ANYONE) ? LoginError.UNAUTHENTICATED : LoginError.FORBIDDEN,
          () ->
              stage
                  .app
                  .decryption()
                  .decrypt(stage.mini, alice, FakeMiniLogin.dataFor("k1"), caller));
    }
  }

  @Test
  void otherTypesHaveNoSessionKeys() {
    UserId alice = stage.boundUser("alice", stage.site, "o1", null);
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () -> stage.app.decryption().decrypt(stage.site, alice, FakeMiniLogin.dataFor("k1"), HOST));
  }

  /** Registers a person whose exchange gives this key. */
  private UserId registered(String key) {
    return stage
        .app
        .registration()
        .register(stage.mini, strangersBindCode(key), "Alice")
        .user()
        .id();
  }

  private Secret strangersBindCode(String key) {
    return ((LoginResult.BindCode)
            stage.app.login().loginCode(stage.mini, code(key), NO_PROOF, ANYONE))
        .bindCode();
  }

  private void logIn(String key) {
    assertThat(stage.app.login().loginCode(stage.mini, code(key), NO_PROOF, ANYONE))
        .isInstanceOf(LoginResult.LoginCode.class);
  }

  private String code(String key) {
    return stage.miniType.codeWithKey(PERSON.openId(), key);
  }

  private String decrypt(UserId userId, String key) {
    return stage.app.decryption().decrypt(stage.mini, userId, FakeMiniLogin.dataFor(key), HOST);
  }

  private void assertStale(UserId userId, String key) {
    assertRefused(LoginError.SESSION_KEY_STALE, () -> decrypt(userId, key));
  }
}
