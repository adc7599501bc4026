package io.wechatlogin.application.callback;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.BACK;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.contract.Race;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.application.state.StartedLogin;
import io.wechatlogin.application.state.StateVerification;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallbackTest {
  private final TestApplication stage = new TestApplication();
  private final Callback webLogin = stage.app.callback();

  @Test
  void aKnownPersonComesBackWithALoginCode() {
    UserId alice = stage.boundUser("alice", stage.site, "o1", null);
    URI answer = callback(BACK, null);
    assertThat(answer.toString()).startsWith(BACK + "?loginCode=wlc_");
    Secret loginCode = new Secret(answer.getQuery().substring("loginCode=".length()));
    assertThat(stage.app.sessions().open(loginCode, null).signedIn().user().id()).isEqualTo(alice);
  }

  @Test
  void aStrangerComesBackWithABindCode() {
    URI answer = callback(BACK, null);
    assertThat(answer.toString()).startsWith(BACK + "?bindCode=wlb_");
    Secret bindCode = new Secret(answer.getQuery().substring("bindCode=".length()));
    assertThat(stage.app.registration().register(stage.site, bindCode, null)).isNotNull();
  }

  @Test
  void aLoginToBindBinds() {
    UserId alice = stage.user("alice");
    assertThat(callback(BACK, alice)).hasToString(BACK + "?bound=true");
    assertThat(stage.app.boundAccounts().find(stage.site, alice, HOST)).isPresent();
  }

  @Test
  void aRefusalComesBackAsAnError() {
    UserId alice = stage.boundUser("alice", stage.site, "o1", null);
    assertThat(callback(BACK, stage.user("bob"))).hasToString(BACK + "?error=identity_taken");
    stage.disable(alice);
    assertThat(callback(BACK, null)).hasToString(BACK + "?error=user_disabled");
    stage.siteType.duringExchange(
        () -> {
          throw new LoginException(LoginError.SNAPSHOT_USER);
        });
    assertThat(callback(BACK, null)).hasToString(BACK + "?error=snapshot_user");
  }

  @Test
  void aCallbackWithoutAUsableCodeComesBackAsAnError() {
    BrowserProof refused = stage.started(stage.site, BACK, null);
    assertThat(webLogin.callback(stage.site, null, refused))
        .hasToString(BACK + "?error=invalid_code");
    BrowserProof odd = stage.started(stage.site, BACK, null);
    assertThat(webLogin.callback(stage.site, "a b\0", odd))
        .hasToString(BACK + "?error=invalid_request");
    assertThat(stage.siteType.exchanges()).isZero();
  }

  @Test
  void anInstanceThatWentOutOfUseMeanwhileAnswersWithAnError() {
    BrowserProof proof = stage.started(stage.site, BACK, null);
    Instance retired = TestApplication.instance("Site", false, true, "default", stage.siteType);
    assertThat(webLogin.callback(retired, "code", proof))
        .hasToString(BACK + "?error=login_type_inactive");
  }

  @Test
  void queryAndFragmentOfTheRedirectUrlAreKept() {
    UserId alice = stage.user("alice");
    assertThat(callback("https://app.example/a%20b?x=%26&y#/route?z=1", alice))
        .hasToString("https://app.example/a%20b?x=%26&y&bound=true#/route?z=1");
    assertThat(callback("https://app.example#top", alice))
        .hasToString("https://app.example?bound=true#top");
  }

  @Test
  void theApplicationGetsItsOwnStateBack() {
    BrowserProof proof = stage.started(stage.official, BACK, stage.user("alice"));
    String code = code(stage.official, "o1", null);
    assertThat(webLogin.callback(stage.official, code, proof))
        .hasToString(BACK + "?bound=true&state=from+app+%26+co");
    BrowserProof refused = stage.started(stage.official, BACK, null);
    assertThat(webLogin.callback(stage.official, null, refused))
        .hasToString(BACK + "?error=invalid_code&state=from+app+%26+co");
  }

  @Test
  void aCallbackThatArrivesTwiceGetsTheSameAnswerForTenSeconds() {
    BrowserProof proof = stage.started(stage.site, BACK, null);
    String code = code(stage.site, "o1", null);
    URI answer = webLogin.callback(stage.site, code, proof);
    stage.clock.goOn(Duration.ofSeconds(9));
    assertThat(webLogin.callback(stage.site, code, proof)).isEqualTo(answer);
    stage.clock.goOn(Duration.ofSeconds(1));
    assertRefused(LoginError.INVALID_STATE, () -> webLogin.callback(stage.site, code, proof));
    assertThat(stage.siteType.exchanges()).isEqualTo(1);
  }

  @Test
  void aCrowdOfTheSameCallbackGetsOneAnswer() {
    BrowserProof proof = stage.started(stage.site, BACK, null);
    String code = code(stage.site, "o1", null);
    assertThat(race(i -> () -> webLogin.callback(stage.site, code, proof)))
        .hasSize(Race.CROWD)
        .containsOnly(webLogin.callback(stage.site, code, proof));
    assertThat(stage.siteType.exchanges()).isEqualTo(1);
  }

  @Test
  void aRefusalIsRepeatedToo() {
    BrowserProof proof = stage.started(stage.site, BACK, null);
    URI answer = webLogin.callback(stage.site, "unknown", proof);
    assertThat(webLogin.callback(stage.site, "unknown", proof)).isEqualTo(answer);
    assertThat(stage.siteType.exchanges()).isEqualTo(1);
  }

  @Test
  void aRepetitionThatIsInterruptedWhileItWaitsIsRefused() {
    BrowserProof proof = stage.started(stage.site, BACK, null);
    stage.siteType.duringExchange(
        () -> {
          throw new IllegalStateException("a bug");
        });
    assertThatThrownBy(() -> webLogin.callback(stage.site, "code", proof)).hasMessage("a bug");
    Thread.currentThread().interrupt();
    assertRefused(LoginError.INVALID_STATE, () -> webLogin.callback(stage.site, "code", proof));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void anotherCodeWithTheSameStateIsRefused() {
    BrowserProof proof = stage.started(stage.site, BACK, null);
    assertThat(webLogin.callback(stage.site, code(stage.site, "o1", null), proof)).isNotNull();
    String planted = code(stage.site, "o2", null);
    assertRefused(LoginError.INVALID_STATE, () -> webLogin.callback(stage.site, planted, proof));
    assertThat(stage.siteType.exchanges()).isEqualTo(1);
  }

  @Test
  void anotherBrowserIsRefusedBeforeAndAfterTheAnswer() {
    BrowserProof proof = stage.started(stage.site, BACK, null);
    BrowserProof thief = new BrowserProof(proof.state(), new Secret("another"));
    String code = code(stage.site, "o1", null);
    assertRefused(LoginError.INVALID_STATE, () -> webLogin.callback(stage.site, code, thief));
    assertThat(webLogin.callback(stage.site, code, proof)).isNotNull();
    assertRefused(LoginError.INVALID_STATE, () -> webLogin.callback(stage.site, code, thief));
  }

  @Test
  void aStateBelongsToItsInstance() {
    BrowserProof proof = stage.started(stage.site, BACK, null);
    assertRefused(LoginError.INVALID_STATE, () -> webLogin.callback(stage.official, "code", proof));
    assertThat(stage.officialType.exchanges()).isZero();
    assertThat(webLogin.callback(stage.site, code(stage.site, "o1", null), proof)).isNotNull();
  }

  @Test
  void withoutStateOrCookieThereIsNoAnswer() {
    BrowserProof proof = stage.started(stage.site, BACK, null);
    for (BrowserProof half :
        new BrowserProof[] {
          NO_PROOF,
          new BrowserProof(proof.state(), null),
          new BrowserProof(null, proof.browser()),
          new BrowserProof("", proof.browser()),
          new BrowserProof(proof.state() + "x", proof.browser())
        }) {
      assertRefused(LoginError.INVALID_STATE, () -> webLogin.callback(stage.site, "code", half));
    }
    assertThat(stage.siteType.exchanges()).isZero();
  }

  @Test
  void aPersonMayTakeTenMinutesAtTheProvider() {
    BrowserProof inTime = stage.started(stage.site, BACK, null);
    stage.clock.goOn(StateVerification.LIFETIME.minusSeconds(1));
    assertThat(webLogin.callback(stage.site, code(stage.site, "o1", null), inTime)).isNotNull();
    BrowserProof late = stage.started(stage.site, BACK, null);
    stage.clock.goOn(StateVerification.LIFETIME);
    assertRefused(LoginError.INVALID_STATE, () -> webLogin.callback(stage.site, "code", late));
  }

  @Test
  void loginsInTwoTabsOfOneBrowserBothEnd() {
    StartedLogin first = stage.app.stateVerification().start(stage.site, BACK, null, null);
    StartedLogin second =
        stage.app.stateVerification().start(stage.site, BACK, null, first.browser());
    for (StartedLogin tab : new StartedLogin[] {second, first}) {
      BrowserProof proof = new BrowserProof(tab.state().reveal(), first.browser());
      assertThat(webLogin.callback(stage.site, code(stage.site, "o1", null), proof)).isNotNull();
    }
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    stage.siteType.duringExchange(stage::assertNoTransactionIsOpen);
    assertThat(callback(BACK, null).toString()).contains("bindCode=");
    assertThat(callback(BACK, stage.user("alice")).toString()).contains("bound=");
  }

  /** Goes the whole way of the person o1 at the site. */
  private URI callback(String redirectUrl, @Nullable UserId bindTo) {
    BrowserProof proof = stage.started(stage.site, redirectUrl, bindTo);
    return webLogin.callback(stage.site, code(stage.site, "o1", null), proof);
  }
}
