package io.wechatlogin.application.housekeeping;

import static io.wechatlogin.application.fake.TestApplication.BACK;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.Session;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private final TestApplication stage = new TestApplication();
  private final Housekeeping housekeeping = stage.app.housekeeping();

  @Test
  void whatLivesStays() {
    stage.boundUser("alice", stage.mini, "o1", null);
    Secret loginCode = stage.loginCode(stage.mini, "o1", null);
    Secret token = stage.app.sessions().open(loginCode, null).sessionToken();
    Secret bindCode = stage.bindCode(stage.mini, "o2", null);
    BrowserProof proof = stage.started(stage.site, BACK, null);
    assertThat(housekeeping.removeExpired()).isFalse();
    assertThat(stage.app.sessions().current(token)).isNotNull();
    assertThat(stage.app.registration().register(stage.mini, bindCode, null)).isNotNull();
    assertThat(stage.app.callback().callback(stage.site, null, proof)).isNotNull();
  }

  @Test
  void whatHasExpiredGoesInBatches() {
    for (int i = 0; i < 501; i++) {
      assertThat(stage.bindCode(stage.mini, "o1", null)).isNotNull();
    }
    assertThat(housekeeping.removeExpired()).isFalse();
    stage.clock.goOn(Login.BIND_CODE_LIFETIME);
    assertThat(housekeeping.removeExpired()).isTrue();
    assertThat(housekeeping.removeExpired()).isFalse();
    assertThat(stage.ports.logins().codes().removeExpired(stage.clock.instant(), 1)).isZero();
  }

  @Test
  void everyKindIsRemoved() {
    stage.boundUser("alice", stage.mini, "o1", null);
    Secret loginCode = stage.loginCode(stage.mini, "o1", null);
    Secret token = stage.app.sessions().open(loginCode, null).sessionToken();
    assertThat(stage.started(stage.site, BACK, null)).isNotNull();
    assertThat(stage.bindCode(stage.mini, "o2", null)).isNotNull();
    stage.clock.goOn(Session.IDLE_LIFETIME);
    assertThat(housekeeping.removeExpired()).isFalse();
    assertThat(stage.ports.sessions().sessions().removeExpired(stage.clock.instant(), 1)).isZero();
    assertThat(stage.ports.logins().states().removeExpired(stage.clock.instant(), 1)).isZero();
    assertThat(stage.ports.logins().codes().removeExpired(stage.clock.instant(), 1)).isZero();
    assertRefused(LoginError.UNAUTHENTICATED, () -> stage.app.sessions().end(token));
  }

  @Test
  void anAnswerThatMayBeRepeatedStays() {
    BrowserProof proof = stage.started(stage.site, BACK, null);
    stage.clock.goOn(StateVerification.LIFETIME.minusSeconds(1));
    assertThat(stage.app.callback().callback(stage.site, null, proof)).isNotNull();
    stage.clock.goOn(Duration.ofSeconds(5));
    assertThat(housekeeping.removeExpired()).isFalse();
    assertThat(stage.app.callback().callback(stage.site, null, proof)).isNotNull();
  }
}
