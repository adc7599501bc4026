package io.wechatlogin.application;

import static io.wechatlogin.application.Stage.BACK;
import static io.wechatlogin.application.Stage.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.StateVerification.Started;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StateVerificationTest {
  private final Stage stage = new Stage();
  private final StateVerification states = stage.app.stateVerification();

  @Test
  void aStartedLoginKnowsWhereItGoesAndComesBack() {
    Started started = states.start(stage.site, BACK, null, null);
    assertThat(started.authorizationUrl())
        .hasToString(
            "https://provider.example/?back=https://login.example/api/v1/login-types/Site/callback"
                + "&state="
                + started.state().reveal());
    assertThat(started.state().reveal()).matches("[A-Za-z0-9]{43}");
    assertThat(started.expiresAt()).isEqualTo(stage.clock.instant().plus(Duration.ofMinutes(10)));
  }

  @Test
  void everyLoginHasAStateOfItsOwn() {
    Started one = states.start(stage.site, BACK, null, null);
    Started other = states.start(stage.site, BACK, null, null);
    assertThat(one.state()).isNotEqualTo(other.state());
    assertThat(one.browser()).isNotEqualTo(other.browser());
  }

  @Test
  void aBrowserKeepsItsSecretForLoginsInSeveralTabs() {
    Secret browser = new Secret("of-the-first-tab");
    assertThat(states.start(stage.site, BACK, null, browser).browser()).isEqualTo(browser);
  }

  @Test
  void aLoginThatCouldNotEndIsNotStarted() {
    assertRefused(
        LoginError.REDIRECT_NOT_ALLOWED,
        () -> states.start(stage.site, "https://evil.example/", null, null));
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE, () -> states.start(stage.inactive, BACK, null, null));
    assertRefused(LoginError.NOT_SUPPORTED, () -> states.start(stage.mini, BACK, null, null));
  }
}
