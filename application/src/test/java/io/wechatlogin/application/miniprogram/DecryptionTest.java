package io.wechatlogin.application.miniprogram;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.contract.Expiry;
import io.wechatlogin.application.contract.Race;
import io.wechatlogin.application.fake.FakeMiniLogin;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Decrypts user data with session keys, which logins store and which expire or are erased. */
class DecryptionTest {
  private static final Identity PERSON = new Identity("wx-mini", "default", "o1", null);

  private final TestApplication test = new TestApplication();

  @Test
  void theKeyOfTheLastLoginDecrypts() {
    UserId alice = registered("k1");
    assertThat(decrypt(alice, "k1")).isEqualTo("{\"openedBy\":\"k1\"}");
    test.clock.advance(Duration.ofSeconds(1));
    logIn("k2");
    assertThat(decrypt(alice, "k2")).isEqualTo("{\"openedBy\":\"k2\"}");
    assertKeyIsStale(alice, "k1");
  }

  @Test
  void oneStepLoginsAndBindingsStoreAKey() {
    UserId alice = test.user("alice");
    test.app.binding().bind(test.mini, alice, code("k1"), NO_PROOF, HOST);
    assertThat(decrypt(alice, "k1")).isNotEmpty();
    test.clock.advance(Duration.ofSeconds(1));
    assertThat(test.app.login().session(test.mini, code("k2"), NO_PROOF, null, ANYONE))
        .isInstanceOf(SignInResult.OpenedSession.class);
    assertThat(decrypt(alice, "k2")).isNotEmpty();
    assertKeyIsStale(alice, "k1");
  }

  @Test
  void bindingByCodeKeepsTheKeyOfTheLogin() {
    Secret bindCode = bindCode("k1");
    UserId alice = test.user("alice");
    test.app.binding().bindByCode(test.mini, alice, bindCode, HOST);
    test.clock.advance(OneTimeCode.BindCode.LIFETIME);
    assertThat(decrypt(alice, "k1")).isNotEmpty();
  }

  @Test
  void anUnboundPersonsKeyExpiresWithItsBindCode() {
    assertThat(bindCode("k1").reveal()).startsWith("wlb_");
    test.clock.advance(OneTimeCode.BindCode.LIFETIME);
    assertThat(test.app.housekeeping().removeExpired()).isFalse();
    assertThat(test.ports.identities().sessionKeys().find(PERSON, test.clock.instant())).isEmpty();
    assertThat(
            Expiry.removeExpired(
                test.ports, test.ports.identities().sessionKeys(), test.clock.instant(), 1))
        .isZero();
  }

  @Test
  void concurrentLoginsLoseNoSessionKey() {
    UserId alice = registered("k0");
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < Race.CALLERS; i++) {
      codes.add(code("race-" + i));
    }
    assertThat(
            race(i -> () -> test.app.login().loginCode(test.mini, codes.get(i), NO_PROOF, ANYONE)))
        .hasSize(Race.CALLERS);
    for (int i = 0; i < Race.CALLERS; i++) {
      assertThat(decrypt(alice, "race-" + i)).isNotEmpty();
    }
    test.clock.advance(Duration.ofSeconds(1));
    logIn("last");
    assertThat(decrypt(alice, "last")).isNotEmpty();
    assertKeyIsStale(alice, "race-0");
  }

  @Test
  void unbindingErasesTheSessionKey() {
    UserId alice = registered("k1");
    test.app.unbinding().unbind(test.mini, alice, HOST);
    assertThat(test.ports.identities().sessionKeys().find(PERSON, test.clock.instant())).isEmpty();
    assertRefused(LoginError.NOT_BOUND, () -> decrypt(alice, "k1"));
  }

  @Test
  void erasingTheUserErasesTheSessionKey() {
    UserId alice = registered("k1");
    test.app.directory().erase(alice, HOST);
    assertThat(test.ports.identities().sessionKeys().find(PERSON, test.clock.instant())).isEmpty();
    assertRefused(LoginError.USER_NOT_FOUND, () -> decrypt(alice, "k1"));
  }

  @Test
  void aKeyExpiresAfterThirtyDaysWithoutALogin() {
    UserId alice = registered("k1");
    test.clock.advance(Duration.ofDays(30).minusSeconds(1));
    assertThat(decrypt(alice, "k1")).isNotEmpty();
    test.clock.advance(Duration.ofSeconds(1));
    assertKeyIsStale(alice, "k1");
  }

  @Test
  void onlyAHostMayDecryptDataOfAUser() {
    UserId alice = registered("k1");
    for (Caller caller : List.of(ANYONE, as(alice))) {
      assertRefused(
          caller.equals(ANYONE) ? LoginError.UNAUTHENTICATED : LoginError.FORBIDDEN,
          () ->
              test.app.decryption().decrypt(test.mini, alice, FakeMiniLogin.dataFor("k1"), caller));
    }
  }

  @Test
  void otherTypesDoNotSupportDecryption() {
    UserId alice = test.boundUser("alice", test.site, "o1", null);
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () -> test.app.decryption().decrypt(test.site, alice, FakeMiniLogin.dataFor("k1"), HOST));
  }

  /** Registers a person whose code exchange returns this session key. */
  private UserId registered(String key) {
    return test.app.registration().register(test.mini, bindCode(key), "Alice").user().id();
  }

  private Secret bindCode(String key) {
    return ((LoginResult.BindCode)
            test.app.login().loginCode(test.mini, code(key), NO_PROOF, ANYONE))
        .bindCode();
  }

  private void logIn(String key) {
    assertThat(test.app.login().loginCode(test.mini, code(key), NO_PROOF, ANYONE))
        .isInstanceOf(LoginResult.LoginCode.class);
  }

  private String code(String key) {
    return test.miniType.codeWithKey(PERSON.openId(), key);
  }

  private String decrypt(UserId userId, String key) {
    return test.app.decryption().decrypt(test.mini, userId, FakeMiniLogin.dataFor(key), HOST);
  }

  private void assertKeyIsStale(UserId userId, String key) {
    assertRefused(LoginError.SESSION_KEY_STALE, () -> decrypt(userId, key));
  }
}
