package io.wechatlogin.application.state;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.BACK;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.FakeFrameLogin;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.LoginIntent;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.user.UserId;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateVerificationTest {
  private final Instance frame =
      TestApplication.instance("Frame", true, true, "default", new FakeFrameLogin("wx-frame"));
  private final TestApplication stage = new TestApplication(new MemoryStore().ports(), frame);
  private final StateVerification states = stage.app.stateVerification();

  @Test
  void aStartedLoginKnowsWhereItGoesAndComesBack() {
    StartedLogin started = states.start(stage.site, BACK, null, null);
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
    StartedLogin one = states.start(stage.site, BACK, null, null);
    StartedLogin other = states.start(stage.site, BACK, null, null);
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
        .returns(LoginIntent.LOGIN, PendingLogin::intent)
        .returns(null, PendingLogin::userId)
        .returns(URI.create(BACK), PendingLogin::redirectUrl);
    assertThat(kept(states.start(stage.site, BACK, alice, null)))
        .returns(LoginIntent.BIND, PendingLogin::intent)
        .returns(alice, PendingLogin::userId);
  }

  @Test
  void aLoginInAFrameComesBackToAPageOfItsOwn() {
    StartedLogin started = framed(BACK, null, null);
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
    StartedLogin toBind = framed(null, alice, null);
    BrowserProof proof = new BrowserProof(toBind.state().reveal(), toBind.browser());
    String code = code(frame, "o1", null);
    stage.app.binding().bind(frame, alice, code, proof, as(alice));
    assertThat(stage.app.boundAccounts().find(frame, alice, HOST)).isPresent();

    StartedLogin toLogIn = framed(BACK, null, null);
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
    Instance shut =
        TestApplication.instance("Frame", false, true, "default", new FakeFrameLogin("wx-frame"));
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

  private StartedLogin framed(
      @Nullable String redirectUrl, @Nullable UserId bindTo, @Nullable Secret browser) {
    return states.startEmbedded(frame, redirectUrl, bindTo, browser, Locale.SIMPLIFIED_CHINESE);
  }

  private PendingLogin kept(StartedLogin started) {
    return ((StateClaim.First)
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
