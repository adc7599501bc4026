package io.wechatlogin.application;

import static io.wechatlogin.application.Stage.ANYONE;
import static io.wechatlogin.application.Stage.BACK;
import static io.wechatlogin.application.Stage.HOST;
import static io.wechatlogin.application.Stage.as;
import static io.wechatlogin.application.Stage.assertRefused;
import static io.wechatlogin.application.Stage.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.StateVerification.BrowserProof;
import io.wechatlogin.application.StateVerification.Started;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.States.Claim;
import io.wechatlogin.application.port.States.Intent;
import io.wechatlogin.application.port.States.PendingLogin;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateVerificationTest {
  private final Instance frame =
      Stage.instance("Frame", true, true, "default", new FakeFrameLogin("wx-frame"));
  private final Stage stage = new Stage(new MemoryStore().ports(), frame);
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
  void whatIsKeptSaysWhatTheLoginIsFor() {
    UserId alice = stage.user("alice");
    assertThat(kept(states.start(stage.site, BACK, null, null)))
        .returns(Intent.LOGIN, PendingLogin::intent)
        .returns(null, PendingLogin::userId)
        .returns(URI.create(BACK), PendingLogin::redirectUrl);
    assertThat(kept(states.start(stage.site, BACK, alice, null)))
        .returns(Intent.BIND, PendingLogin::intent)
        .returns(alice, PendingLogin::userId);
  }

  @Test
  void aLoginInAFrameComesBackToAPageOfItsOwn() {
    Started started = framed(BACK, null, null);
    assertThat(started.authorizationUrl())
        .hasToString(
            "https://provider.example/frame?back=https://login.example/api/v1/login-types/Frame"
                + "/callback/embedded&state="
                + started.state().reveal()
                + "&lang=zh");
    assertThat(started.expiresAt()).isEqualTo(stage.clock.instant().plus(Duration.ofMinutes(10)));
  }

  @Test
  void aLoginInAFrameKeepsTheBrowsersSecretAndNeedsNoRedirectUrl() {
    Secret browser = new Secret("of-the-page-around-it");
    assertThat(framed(BACK, null, browser).browser()).isEqualTo(browser);
    assertThat(framed(null, null, null).browser()).isNotEqualTo(framed(null, null, null).browser());
  }

  @Test
  void theCodeOfAFrameIsBroughtWithItsStateByThePageAroundIt() {
    UserId alice = stage.user("alice");
    Started toBind = framed(null, alice, null);
    BrowserProof proof = new BrowserProof(toBind.state().reveal(), toBind.browser());
    String code = code(frame, "o1", null);
    stage.app.binding().bind(frame, alice, code, proof, as(alice));
    assertThat(stage.app.binding().find(frame, alice, HOST)).isPresent();

    Started toLogIn = framed(BACK, null, null);
    BrowserProof login = new BrowserProof(toLogIn.state().reveal(), toLogIn.browser());
    assertThat(stage.app.login().loginCode(frame, code(frame, "o1", null), login, ANYONE))
        .isInstanceOf(LoginResult.LoginCode.class);
  }

  @Test
  void aFrameThatCouldNotEndIsNotStarted() {
    assertRefused(
        LoginError.REDIRECT_NOT_ALLOWED, () -> framed("https://evil.example/", null, null));
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () -> states.startEmbedded(stage.site, BACK, null, null, Locale.ENGLISH));
    Instance shut = Stage.instance("Frame", false, true, "default", new FakeFrameLogin("wx-frame"));
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE,
        () -> states.startEmbedded(shut, BACK, null, null, Locale.ENGLISH));
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

  private Started framed(
      @Nullable String redirectUrl, @Nullable UserId bindTo, @Nullable Secret browser) {
    return states.startEmbedded(frame, redirectUrl, bindTo, browser, Locale.SIMPLIFIED_CHINESE);
  }

  private PendingLogin kept(Started started) {
    return ((Claim.First)
            stage
                .ports
                .states()
                .claim(
                    started.state().hash(),
                    "Site",
                    started.browser().hash(),
                    SecretHash.of("code"),
                    stage.clock.instant()))
        .login();
  }
}
