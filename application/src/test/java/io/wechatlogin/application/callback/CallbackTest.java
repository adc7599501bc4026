package io.wechatlogin.application.callback;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.REDIRECT_URL;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static io.wechatlogin.application.fake.TestApplication.presented;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.contract.Race;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.LoginRequest;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallbackTest {
  private final TestApplication test = new TestApplication();
  private final Callback callback = test.app.callback();

  @Test
  void aBoundPersonReturnsWithALoginCode() {
    UserId alice = test.boundUser("alice", test.site, "o1", null);
    WebUrl answer = callback(REDIRECT_URL, null);
    assertThat(answer.toString()).startsWith(REDIRECT_URL + "?loginCode=wlc_");
    Secret loginCode =
        new Secret(Objects.requireNonNull(answer.query()).substring("loginCode=".length()));
    assertThat(test.app.sessionTokens().open(presented(loginCode), null).userSession().user().id())
        .isEqualTo(alice);
  }

  @Test
  void anUnboundPersonReturnsWithABindCode() {
    WebUrl answer = callback(REDIRECT_URL, null);
    assertThat(answer.toString()).startsWith(REDIRECT_URL + "?bindCode=wlb_");
    Secret bindCode =
        new Secret(Objects.requireNonNull(answer.query()).substring("bindCode=".length()));
    assertThat(test.app.registration().register(test.site, presented(bindCode), null)).isNotNull();
  }

  @Test
  void aLoginStartedToBindBindsTheUser() {
    UserId alice = test.user("alice");
    assertThat(callback(REDIRECT_URL, alice)).hasToString(REDIRECT_URL + "?bound=true");
    assertThat(test.app.boundAccounts().find(test.site, alice, HOST)).isPresent();
  }

  @Test
  void aRefusalReturnsAsAnErrorParameter() {
    UserId alice = test.boundUser("alice", test.site, "o1", null);
    assertThat(callback(REDIRECT_URL, test.user("bob")))
        .hasToString(REDIRECT_URL + "?error=identity_taken");
    test.disable(alice);
    assertThat(callback(REDIRECT_URL, null)).hasToString(REDIRECT_URL + "?error=user_disabled");
    test.siteType.duringExchange(
        () -> {
          throw new LoginException(LoginError.SNAPSHOT_USER);
        });
    assertThat(callback(REDIRECT_URL, null)).hasToString(REDIRECT_URL + "?error=snapshot_user");
  }

  @Test
  void aCallbackWithoutAValidCodeReturnsAnError() {
    BrowserProof refused = test.startLogin(test.site, REDIRECT_URL, null);
    assertThat(callback.answer(test.site, null, refused))
        .hasToString(REDIRECT_URL + "?error=invalid_code");
    BrowserProof malformed = test.startLogin(test.site, REDIRECT_URL, null);
    assertThat(callback.answer(test.site, "a b\0", malformed))
        .hasToString(REDIRECT_URL + "?error=invalid_request");
    assertThat(test.siteType.exchanges()).isZero();
  }

  @Test
  void anInstanceDeactivatedMeanwhileReturnsAnError() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    Instance deactivated = TestApplication.inactive("Site", test.siteType);
    assertThat(callback.answer(deactivated, "code", proof))
        .hasToString(REDIRECT_URL + "?error=login_type_inactive");
  }

  @Test
  void queryAndFragmentOfTheRedirectUrlAreKept() {
    UserId alice = test.user("alice");
    assertThat(callback("https://app.example/a%20b?x=%26&y#/route?z=1", alice))
        .hasToString("https://app.example/a%20b?x=%26&y&bound=true#/route?z=1");
    assertThat(callback("https://app.example#top", alice))
        .hasToString("https://app.example/?bound=true#top");
  }

  @Test
  void anOutcomeThatStandsInTheRedirectUrlIsReplaced() {
    UserId alice = test.user("alice");
    assertThat(
            callback(
                "https://app.example/?loginCode=x&a={1}&login%43ode=y&error&bindCode=&bound=1&+state=z"
                    + "&state=GOOGLE&%73tate&100%#?loginCode=kept",
                alice))
        .hasToString("https://app.example/?a={1}&+state=z&100%&bound=true#?loginCode=kept");
    assertThat(callback("https://app.example/?error=x", alice))
        .hasToString("https://app.example/?bound=true");
  }

  @Test
  void theApplicationsOwnStateIsReturned() {
    BrowserProof proof = test.startLogin(test.official, REDIRECT_URL, test.user("alice"));
    String code = code(test.official, "o1", null);
    assertThat(callback.answer(test.official, code, proof))
        .hasToString(REDIRECT_URL + "?bound=true&state=from+app+%26+co");
    BrowserProof refused = test.startLogin(test.official, REDIRECT_URL, null);
    assertThat(callback.answer(test.official, null, refused))
        .hasToString(REDIRECT_URL + "?error=invalid_code&state=from+app+%26+co");
  }

  @Test
  void aRepeatedCallbackGetsTheSameAnswerForTenSeconds() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    String code = code(test.site, "o1", null);
    WebUrl answer = callback.answer(test.site, code, proof);
    test.clock.advance(Duration.ofSeconds(9));
    assertThat(callback.answer(test.site, code, proof)).isEqualTo(answer);
    test.clock.advance(Duration.ofSeconds(1));
    assertRefused(LoginError.INVALID_STATE, () -> callback.answer(test.site, code, proof));
    assertThat(test.siteType.exchanges()).isEqualTo(1);
  }

  @Test
  void concurrentCallbacksAllGetTheSameAnswer() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    String code = code(test.site, "o1", null);
    assertThat(race(i -> () -> callback.answer(test.site, code, proof)))
        .hasSize(Race.CALLERS)
        .containsOnly(callback.answer(test.site, code, proof));
    assertThat(test.siteType.exchanges()).isEqualTo(1);
  }

  @Test
  void aRepeatedCallbackGetsTheSameRefusal() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    WebUrl answer = callback.answer(test.site, "unknown", proof);
    assertThat(callback.answer(test.site, "unknown", proof)).isEqualTo(answer);
    assertThat(test.siteType.exchanges()).isEqualTo(1);
  }

  @Test
  void anInterruptedWaitForAnAnswerIsRefused() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    test.siteType.duringExchange(
        () -> {
          throw new IllegalStateException("a bug");
        });
    assertThatThrownBy(() -> callback.answer(test.site, "code", proof)).hasMessage("a bug");
    Thread.currentThread().interrupt();
    assertRefused(LoginError.INVALID_STATE, () -> callback.answer(test.site, "code", proof));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anotherCodeWithTheSameStateGetsTheAnswerOfTheFirst() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    WebUrl first = callback.answer(test.site, code(test.site, "o1", null), proof);
    String otherCode = code(test.site, "o2", null);
    assertThat(callback.answer(test.site, otherCode, proof)).isEqualTo(first);
    test.clock.advance(PendingLogin.REPEATABLE);
    assertRefused(LoginError.INVALID_STATE, () -> callback.answer(test.site, otherCode, proof));
    assertThat(test.siteType.exchanges()).isEqualTo(1);
  }

  @Test
  void aCallbackDoesNotRepeatWhatTheApplicationBrought() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    String code = code(test.site, "o1", null);
    assertThat(test.app.login().loginCode(test.site, code, proof, TestApplication.ANYONE))
        .isNotNull();
    assertRefused(LoginError.INVALID_STATE, () -> callback.answer(test.site, code, proof));
    BrowserProof other = test.startLogin(test.site, REDIRECT_URL, null);
    String otherCode = code(test.site, "o1", null);
    assertThat(callback.answer(test.site, otherCode, other)).isNotNull();
    assertRefused(
        LoginError.INVALID_STATE,
        () -> test.app.login().loginCode(test.site, otherCode, other, TestApplication.ANYONE));
  }

  @Test
  void anotherBrowserIsRefusedBeforeAndAfterTheAnswer() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    BrowserProof other = new BrowserProof(proof.state(), new Secret("another"));
    String code = code(test.site, "o1", null);
    assertRefused(LoginError.INVALID_STATE, () -> callback.answer(test.site, code, other));
    assertThat(callback.answer(test.site, code, proof)).isNotNull();
    assertRefused(LoginError.INVALID_STATE, () -> callback.answer(test.site, code, other));
  }

  @Test
  void aStateIsValidOnlyForItsInstance() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    assertRefused(LoginError.INVALID_STATE, () -> callback.answer(test.official, "code", proof));
    assertThat(test.officialType.exchanges()).isZero();
    assertThat(callback.answer(test.site, code(test.site, "o1", null), proof)).isNotNull();
  }

  @Test
  void aCallbackWithoutStateOrCookieIsRefused() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    for (BrowserProof incomplete :
        new BrowserProof[] {
          NO_PROOF,
          new BrowserProof(proof.state(), null),
          new BrowserProof(null, proof.browserSecret()),
          new BrowserProof("", proof.browserSecret()),
          new BrowserProof(proof.state() + "x", proof.browserSecret())
        }) {
      assertRefused(LoginError.INVALID_STATE, () -> callback.answer(test.site, "code", incomplete));
    }
    assertThat(test.siteType.exchanges()).isZero();
  }

  @Test
  void aLoginMayTakeTenMinutesAtTheProvider() {
    BrowserProof inTime = test.startLogin(test.site, REDIRECT_URL, null);
    test.clock.advance(PendingLogin.LIFETIME.minusSeconds(1));
    assertThat(callback.answer(test.site, code(test.site, "o1", null), inTime)).isNotNull();
    BrowserProof late = test.startLogin(test.site, REDIRECT_URL, null);
    test.clock.advance(PendingLogin.LIFETIME);
    assertRefused(LoginError.INVALID_STATE, () -> callback.answer(test.site, "code", late));
  }

  @Test
  void loginsInTwoTabsOfOneBrowserBothComplete() {
    StartedLogin first = started(null);
    StartedLogin second = started(first.browserSecret());
    for (StartedLogin tab : new StartedLogin[] {second, first}) {
      BrowserProof proof = new BrowserProof(tab.state().reveal(), first.browserSecret());
      assertThat(callback.answer(test.site, code(test.site, "o1", null), proof)).isNotNull();
    }
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    test.siteType.duringExchange(test::assertNoTransactionIsOpen);
    assertThat(callback(REDIRECT_URL, null).toString()).contains("bindCode=");
    assertThat(callback(REDIRECT_URL, test.user("alice")).toString()).contains("bound=");
  }

  private StartedLogin started(@Nullable Secret browserSecret) {
    return test.app
        .stateVerification()
        .start(
            new LoginRequest(
                test.site,
                TestApplication.CALLBACK,
                null,
                browserSecret,
                TestApplication.INITIATOR),
            REDIRECT_URL);
  }

  /** Logs the person o1 in at the site and returns the answer of the callback. */
  private WebUrl callback(String redirectUrl, @Nullable UserId bindTo) {
    BrowserProof proof = test.startLogin(test.site, redirectUrl, bindTo);
    return callback.answer(test.site, code(test.site, "o1", null), proof);
  }
}
