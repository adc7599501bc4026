package io.wechatlogin.application.state;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.REDIRECT_URL;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.FakeFrameLogin;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.LoginIntent;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateVerificationTest {
  private static final WebUrl OWN_PAGE = WebUrl.of("https://login.example");
  private final Instance frame = TestApplication.instance("Frame", new FakeFrameLogin("wx-frame"));
  private final TestApplication test = TestApplication.with(frame);
  private final StateVerification states = test.app.stateVerification();

  @Test
  void aStartedLoginHasItsUrlStateAndExpiry() {
    StartedLogin started = started(test.site, null, null);
    assertThat(started.authorizationUrl())
        .hasToString(
            "https://provider.example/?back=https://login.example/callback&state="
                + started.state().reveal());
    assertThat(started.state().reveal()).matches("[A-Za-z0-9]{43}");
    assertThat(started.expiresAt()).isEqualTo(test.clock.instant().plus(Duration.ofMinutes(10)));
  }

  @Test
  void everyLoginHasItsOwnStateAndSecret() {
    StartedLogin one = started(test.site, null, null);
    StartedLogin other = started(test.site, null, null);
    assertThat(one.state()).isNotEqualTo(other.state());
    assertThat(one.browserSecret()).isNotEqualTo(other.browserSecret());
  }

  @Test
  void aBrowserKeepsItsSecretForLoginsInSeveralTabs() {
    Secret browserSecret = new Secret("secret-of-the-first-tab");
    assertThat(started(test.site, null, browserSecret).browserSecret()).isEqualTo(browserSecret);
  }

  @Test
  void aPendingLoginStoresItsPurpose() {
    UserId alice = test.user("alice");
    assertThat(pending(started(test.site, null, null)))
        .returns(LoginIntent.LOGIN, PendingLogin::intent)
        .returns(null, PendingLogin::binder)
        .returns(WebUrl.of(REDIRECT_URL), PendingLogin::redirectUrl);
    assertThat(pending(started(test.site, alice, null)))
        .returns(LoginIntent.BIND, PendingLogin::intent)
        .returns(TestApplication.binder(alice), PendingLogin::binder);
  }

  @Test
  void aFrameLoginUsesTheFrameUrlOfTheType() {
    StartedLogin started = framed(REDIRECT_URL, null, null);
    assertThat(started.authorizationUrl())
        .hasToString(
            "https://provider.example/frame?back=https://login.example/callback&state="
                + started.state().reveal()
                + "&lang=zh");
    assertThat(started.expiresAt()).isEqualTo(test.clock.instant().plus(Duration.ofMinutes(10)));
  }

  @Test
  void aFrameLoginKeepsTheBrowserSecretWithoutARedirect() {
    Secret browserSecret = new Secret("secret-of-the-embedding-page");
    assertThat(framed(REDIRECT_URL, null, browserSecret).browserSecret()).isEqualTo(browserSecret);
    assertThat(framed(null, null, null).browserSecret())
        .isNotEqualTo(framed(null, null, null).browserSecret());
  }

  @Test
  void theEmbeddingPageSubmitsTheCodeAndItsState() {
    UserId alice = test.user("alice");
    StartedLogin toBind = framed(null, alice, null);
    BrowserProof proof = new BrowserProof(toBind.state().reveal(), toBind.browserSecret());
    String code = code(frame, "o1", null);
    test.app.binding().bind(frame, alice, code, proof, as(alice));
    assertThat(test.app.boundAccounts().find(frame, alice, HOST)).isPresent();

    StartedLogin toLogIn = framed(REDIRECT_URL, null, null);
    BrowserProof login = new BrowserProof(toLogIn.state().reveal(), toLogIn.browserSecret());
    assertThat(test.app.login().loginCode(frame, code(frame, "o1", null), login, ANYONE))
        .isInstanceOf(LoginResult.LoginCode.class);
  }

  @Test
  void aFrameLoginWithAForbiddenRedirectIsNotStarted() {
    assertRefused(
        LoginError.REDIRECT_NOT_ALLOWED, () -> framed("https://evil.example/", null, null));
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () ->
            states.startInFrame(
                request(test.site, null, null), REDIRECT_URL, OWN_PAGE, Locale.ENGLISH));
    Instance inactive = TestApplication.inactive("Frame", new FakeFrameLogin("wx-frame"));
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE,
        () ->
            states.startInFrame(
                request(inactive, null, null), REDIRECT_URL, OWN_PAGE, Locale.ENGLISH));
  }

  @Test
  void aLoginWithAForbiddenRedirectIsNotStarted() {
    assertRefused(
        LoginError.REDIRECT_NOT_ALLOWED,
        () -> states.start(request(test.site, null, null), "https://evil.example/"));
    assertRefused(LoginError.LOGIN_TYPE_INACTIVE, () -> started(test.inactive, null, null));
    assertRefused(LoginError.NOT_SUPPORTED, () -> started(test.mini, null, null));
  }

  private StartedLogin started(
      Instance instance, @Nullable UserId bindTo, @Nullable Secret browserSecret) {
    return states.start(request(instance, bindTo, browserSecret), REDIRECT_URL);
  }

  private static LoginRequest request(
      Instance instance, @Nullable UserId bindTo, @Nullable Secret browserSecret) {
    return new LoginRequest(
        instance,
        TestApplication.CALLBACK,
        TestApplication.binder(bindTo),
        browserSecret,
        TestApplication.INITIATOR);
  }

  private StartedLogin framed(
      @Nullable String redirectUrl, @Nullable UserId bindTo, @Nullable Secret browserSecret) {
    return states.startInFrame(
        request(frame, bindTo, browserSecret), redirectUrl, OWN_PAGE, Locale.SIMPLIFIED_CHINESE);
  }

  private PendingLogin pending(StartedLogin started) {
    return ((StateClaim.First)
            test.ports
                .logins()
                .states()
                .claim(
                    started.state().hash(),
                    "Site",
                    started.browserSecret().hash(),
                    SecretHash.of("code"),
                    test.clock.instant()))
        .login();
  }
}
