package io.wechatlogin.application.housekeeping;

import static io.wechatlogin.application.fake.TestApplication.REDIRECT_URL;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.contract.Expiry;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.state.PendingLogin;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private final TestApplication test = new TestApplication();
  private final Housekeeping housekeeping = test.app.housekeeping();

  @Test
  void rowsThatHaveNotExpiredAreKept() {
    test.boundUser("alice", test.mini, "o1", null);
    Secret loginCode = test.loginCode(test.mini, "o1", null);
    Secret token = test.app.sessionTokens().open(loginCode, null).sessionToken();
    Secret bindCode = test.bindCode(test.mini, "o2", null);
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    assertThat(housekeeping.removeExpired()).isFalse();
    assertThat(test.app.sessionTokens().current(token)).isNotNull();
    assertThat(test.app.registration().register(test.mini, bindCode, null)).isNotNull();
    assertThat(test.app.callback().answer(test.site, null, proof)).isNotNull();
  }

  @Test
  void expiredRowsAreRemovedInBatches() {
    for (int i = 0; i < 501; i++) {
      assertThat(test.bindCode(test.mini, "o1", null)).isNotNull();
    }
    assertThat(housekeeping.removeExpired()).isFalse();
    test.clock.advance(OneTimeCode.BindCode.LIFETIME);
    assertThat(housekeeping.removeExpired()).isTrue();
    assertThat(housekeeping.removeExpired()).isFalse();
    assertThat(
            Expiry.removeExpired(test.ports, test.ports.logins().codes(), test.clock.instant(), 1))
        .isZero();
  }

  @Test
  void expiredRowsOfEveryKindAreRemoved() {
    test.boundUser("alice", test.mini, "o1", null);
    Secret loginCode = test.loginCode(test.mini, "o1", null);
    Secret token = test.app.sessionTokens().open(loginCode, null).sessionToken();
    assertThat(test.startLogin(test.site, REDIRECT_URL, null)).isNotNull();
    assertThat(test.bindCode(test.mini, "o2", null)).isNotNull();
    test.clock.advance(Session.IDLE_LIFETIME);
    assertThat(housekeeping.removeExpired()).isFalse();
    assertThat(
            Expiry.removeExpired(
                test.ports, test.ports.sessions().sessions(), test.clock.instant(), 1))
        .isZero();
    assertThat(
            Expiry.removeExpired(test.ports, test.ports.logins().states(), test.clock.instant(), 1))
        .isZero();
    assertThat(
            Expiry.removeExpired(test.ports, test.ports.logins().codes(), test.clock.instant(), 1))
        .isZero();
    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.userSessions().end(token));
  }

  @Test
  void anAnswerThatMayBeRepeatedIsKept() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    test.clock.advance(PendingLogin.LIFETIME.minusSeconds(1));
    assertThat(test.app.callback().answer(test.site, null, proof)).isNotNull();
    test.clock.advance(Duration.ofSeconds(5));
    assertThat(housekeeping.removeExpired()).isFalse();
    assertThat(test.app.callback().answer(test.site, null, proof)).isNotNull();
  }
}
