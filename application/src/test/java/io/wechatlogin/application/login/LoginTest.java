package io.wechatlogin.application.login;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.REDIRECT_URL;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.binding.AccountBinding;
import io.wechatlogin.application.fake.HostUsers;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private final TestApplication test = new TestApplication();
  private final Login login = test.app.login();

  @Test
  void aBoundPersonReceivesALoginCode() {
    UserId alice = test.boundUser("alice", test.mini, "o1", null);
    test.user("alice", "acme", "zeta");
    LoginResult result = login.loginCode(test.mini, miniCode("o1"), NO_PROOF, ANYONE);
    assertThat(result)
        .isInstanceOfSatisfying(
            LoginResult.LoginCode.class,
            bound -> {
              assertThat(bound.loginCode().reveal()).startsWith("wlc_");
              assertThat(bound.user().id()).isEqualTo(alice);
              assertThat(bound.corpList())
                  .extracting(Corp::corpId)
                  .containsExactly(new CorpId("acme"), new CorpId("zeta"));
              assertThat(bound.expiresIn()).isEqualTo(Duration.ofMinutes(1));
            });
  }

  @Test
  void anUnboundPersonGetsABindCodeIfRegistrationIsOpen() {
    LoginResult result = login.loginCode(test.mini, miniCode("o1"), NO_PROOF, ANYONE);
    assertThat(result)
        .isInstanceOfSatisfying(
            LoginResult.BindCode.class,
            unbound -> {
              assertThat(unbound.bindCode().reveal()).startsWith("wlb_");
              assertThat(unbound.expiresIn()).isEqualTo(Duration.ofMinutes(5));
            });
  }

  @Test
  void anUnboundPersonIsRefusedIfRegistrationIsClosed() {
    String code = code(test.closed, "o1", null);
    assertRefused(LoginError.NOT_BOUND, () -> login.loginCode(test.closed, code, NO_PROOF, ANYONE));
  }

  @Test
  void aHostGetsABindCodeEvenIfRegistrationIsClosed() {
    String code = code(test.closed, "o1", null);
    assertThat(login.loginCode(test.closed, code, NO_PROOF, HOST))
        .isInstanceOf(LoginResult.BindCode.class);
  }

  @Test
  void aPersonFoundByUnionIdIsBoundInTheNewApp() {
    UserId alice = test.boundUser("alice", test.site, "o-site", "u1");
    LoginResult result = test.login(test.closed, "o-closed", "u1");
    assertThat(userOf(result)).isEqualTo(alice);
    assertThat(test.ports.identities().bindings().find(alice, "wx-closed").orElseThrow().identity())
        .isEqualTo(new Identity("wx-closed", "default", "o-closed", "u1"));
    assertThat(test.eventKinds(alice)).containsExactly(EventKind.BIND, EventKind.BIND);
    assertThat(userOf(test.login(test.closed, "o-closed", null))).isEqualTo(alice);
  }

  @Test
  void concurrentLoginsOfOnePersonAddOneBinding() {
    UserId alice = test.boundUser("alice", test.site, "o-site", "u1");
    assertThat(race(i -> loggingIn(code(test.mini, "o-mini", "u1"))))
        .allSatisfy(result -> assertThat(userOf(result)).isEqualTo(alice));
    assertThat(test.ports.identities().bindings().ofUser(alice)).hasSize(2);
    assertThat(test.eventKinds(alice)).containsExactly(EventKind.BIND, EventKind.BIND);
  }

  @Test
  void aUnionIdOfAnotherOpenPlatformIsUnbound() {
    test.boundUser("alice", test.site, "o-site", "u1");
    assertThat(test.login(test.otherPlatform, "o-other-platform", "u1"))
        .isInstanceOf(LoginResult.BindCode.class);
  }

  @Test
  void twoPersonsWithoutAUnionIdDiffer() {
    test.boundUser("alice", test.site, "o-site", null);
    assertThat(test.login(test.mini, "o-mini", null)).isInstanceOf(LoginResult.BindCode.class);
  }

  @Test
  void aUnionIdThatComesLaterIsStored() {
    UserId alice = test.boundUser("alice", test.mini, "o1", null);
    assertThat(userOf(test.login(test.mini, "o1", "u1"))).isEqualTo(alice);
    assertThat(
            test.ports
                .identities()
                .bindings()
                .find(alice, "wx-mini")
                .orElseThrow()
                .identity()
                .unionId())
        .isEqualTo("u1");
    assertThat(userOf(test.login(test.site, "o-site", "u1"))).isEqualTo(alice);
  }

  @Test
  void aPersonWhoseUnionIdIsAnothersLogsInByTheOpenIdAndTheConflictIsRecordedOnce() {
    UserId alice = test.boundUser("alice", test.mini, "o1", null);
    UserId bob = test.boundUser("bob", test.site, "o-site", "u1");
    assertThat(userOf(test.login(test.mini, "o1", "u1"))).isEqualTo(alice);
    assertThat(userOf(test.login(test.mini, "o1", "u1"))).isEqualTo(alice);
    assertThat(test.ports.store().events().ofUser(alice, 10))
        .filteredOn(event -> event.kind() == EventKind.CONFLICT)
        .singleElement()
        .satisfies(event -> assertThat(event.detail()).isEqualTo(bob.value()))
        .satisfies(event -> assertThat(event.instanceName()).isEqualTo("Mini"));
    assertThat(test.eventKinds(bob)).containsExactly(EventKind.CONFLICT, EventKind.BIND);
    assertThat(test.app.boundAccounts().conflicts(HOST, PageRequest.first(10)).items())
        .singleElement()
        .satisfies(conflict -> assertThat(conflict.userId()).isEqualTo(alice));
    assertThat(test.ports.identities().bindings().ofUser(alice))
        .singleElement()
        .satisfies(binding -> assertThat(binding.identity().unionId()).isNull());
    assertThat(test.ports.identities().bindings().ofUser(bob)).hasSize(1);
  }

  @Test
  void aSecondOpenIdOfAUnionIdIsRefusedAndRecorded() {
    UserId alice = test.boundUser("alice", test.site, "o-site", "u1");
    test.app.binding().bind(test.mini, alice, miniCode("o1"), NO_PROOF, HOST);
    assertRefused(LoginError.IDENTITY_TAKEN, () -> test.login(test.mini, "o2", "u1"));
    assertThat(test.eventKinds(alice))
        .containsExactly(EventKind.REFUSED, EventKind.BIND, EventKind.BIND);
    assertThat(test.ports.identities().bindings().ofUser(alice)).hasSize(2);
  }

  @Test
  void aLoginOfADisabledUserIsRefused() {
    UserId alice = test.boundUser("alice", test.mini, "o1", null);
    test.disable(alice);
    assertRefused(LoginError.USER_DISABLED, () -> test.login(test.mini, "o1", null));
    assertRefused(LoginError.USER_DISABLED, () -> session("o1", null));
  }

  @Test
  void aBoundPersonMayOpenASessionInOneStep() {
    UserId alice = test.boundUser("alice", test.mini, "o1", null);
    test.user("alice", "acme", "zeta");
    SignInResult.OpenedSession opened =
        (SignInResult.OpenedSession) session("o1", new CorpId("zeta"));
    assertThat(opened.sessionToken().reveal()).startsWith("wls_");
    assertThat(opened.userSession().session().corpId()).isEqualTo(new CorpId("zeta"));
    assertThat(test.app.sessionTokens().current(opened.sessionToken()))
        .isEqualTo(opened.userSession());
    assertThat(test.eventKinds(alice))
        .containsExactly(EventKind.LOGIN, EventKind.CHANGED, EventKind.BIND);
  }

  @Test
  void aPersonFoundByUnionIdMayOpenASessionInOneStep() {
    UserId alice = test.boundUser("alice", test.site, "o-site", "u1");
    SignInResult result =
        login.session(test.mini, code(test.mini, "o1", "u1"), NO_PROOF, null, ANYONE);
    assertThat(((SignInResult.OpenedSession) result).userSession().user().id()).isEqualTo(alice);
  }

  @Test
  void anUnboundPersonGetsABindCodeInsteadOfASession() {
    assertThat(session("o1", null)).isInstanceOf(LoginResult.BindCode.class);
  }

  @Test
  void anOrganizationOfOtherUsersIsRefused() {
    UserId alice = test.boundUser("alice", test.mini, "o1", null);
    test.user("alice", "acme");
    test.user("bob", "zeta");
    assertRefused(LoginError.NOT_A_MEMBER, () -> session("o1", new CorpId("zeta")));
    assertThat(
            test.ports
                .sessions()
                .sessions()
                .ofUser(alice, test.clock.instant(), PageRequest.first(10))
                .items())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a/b", "a&b=c", "中", "a\n", "a\0"})
  void aMalformedCodeIsNeverSentToTheProvider(String code) {
    assertRefused(
        LoginError.INVALID_REQUEST, () -> login.loginCode(test.mini, code, NO_PROOF, ANYONE));
    assertRefused(
        LoginError.INVALID_REQUEST, () -> login.session(test.mini, code, NO_PROOF, null, HOST));
    assertThat(test.miniType.exchanges()).isZero();
  }

  @Test
  void aProviderCodeHasAtMost128Characters() {
    assertRefused(
        LoginError.INVALID_REQUEST,
        () -> login.loginCode(test.mini, "x".repeat(129), NO_PROOF, ANYONE));
    assertThat(test.miniType.exchanges()).isZero();
    assertRefused(
        LoginError.INVALID_CODE,
        () -> login.loginCode(test.mini, "x".repeat(128), NO_PROOF, ANYONE));
    assertThat(test.miniType.exchanges()).isEqualTo(1);
  }

  @Test
  void aRefusalOfTheProviderIsPassedOn() {
    String code = miniCode("o1");
    test.miniType.duringExchange(
        () -> {
          throw new LoginException(LoginError.USER_BLOCKED);
        });
    assertRefused(
        LoginError.USER_BLOCKED, () -> login.loginCode(test.mini, code, NO_PROOF, ANYONE));
    assertThat(test.miniType.exchanges()).isEqualTo(1);
  }

  @Test
  void anInactiveInstanceSendsNoCode() {
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE,
        () -> login.loginCode(test.inactive, "code", NO_PROOF, HOST));
    assertThat(test.siteType.exchanges()).isZero();
  }

  @Test
  void aWebLoginNeedsTheStateOfItsBrowser() {
    String code = code(test.site, "o1", null);
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    BrowserProof others = test.startLogin(test.site, REDIRECT_URL, null);
    assertRefused(LoginError.INVALID_STATE, () -> siteLogin(code, NO_PROOF));
    assertRefused(
        LoginError.INVALID_STATE, () -> siteLogin(code, new BrowserProof(proof.state(), null)));
    assertRefused(
        LoginError.INVALID_STATE,
        () -> siteLogin(code, new BrowserProof(proof.state(), others.browserSecret())));
    assertThat(test.siteType.exchanges()).isZero();
    assertThat(siteLogin(code, proof)).isInstanceOf(LoginResult.BindCode.class);
    assertRefused(LoginError.INVALID_STATE, () -> siteLogin(code, proof));
    assertThat(test.siteType.exchanges()).isEqualTo(1);
  }

  @Test
  void aWebLoginInOneStepNeedsTheStateOfItsBrowser() {
    UserId alice = test.boundUser("alice", test.site, "o1", null);
    int before = test.siteType.exchanges();
    String code = code(test.site, "o1", null);
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, null);
    assertRefused(
        LoginError.INVALID_STATE, () -> login.session(test.site, code, NO_PROOF, null, ANYONE));
    assertThat(test.siteType.exchanges()).isEqualTo(before);
    BrowserProof withVerifier =
        new BrowserProof(proof.state(), proof.browserSecret(), TestApplication.VERIFIER);
    SignInResult opened = login.session(test.site, code, withVerifier, null, ANYONE);
    assertThat(((SignInResult.OpenedSession) opened).userSession().user().id()).isEqualTo(alice);
  }

  @Test
  void aWebLoginInOneStepNeedsItsVerifierBeforeWeChatIsAsked() {
    for (Secret verifier : new Secret[] {null, new Secret("x".repeat(43)), new Secret("short")}) {
      BrowserProof begun = test.startLogin(test.site, REDIRECT_URL, null);
      BrowserProof proof = new BrowserProof(begun.state(), begun.browserSecret(), verifier);
      String code = code(test.site, "o1", null);
      assertRefused(
          LoginError.INVALID_STATE, () -> login.session(test.site, code, proof, null, ANYONE));
    }
    assertThat(test.siteType.exchanges()).isZero();
  }

  @Test
  void anOutcomeOfABroughtCodeInheritsTheChallenge() {
    BrowserProof first = test.startLogin(test.site, REDIRECT_URL, null);
    LoginResult.BindCode stranger =
        (LoginResult.BindCode) siteLogin(code(test.site, "o1", null), first);
    LoginResult.LoginCode registered =
        test.app
            .registration()
            .register(test.site, TestApplication.presented(stranger.bindCode()), null);
    assertRefused(
        LoginError.INVALID_LOGIN_CODE,
        () -> test.app.sessionTokens().open(registered.loginCode(), null));
    assertRefused(
        LoginError.INVALID_LOGIN_CODE,
        () ->
            test.app.sessionTokens().open(TestApplication.presented(registered.loginCode()), null));
    BrowserProof second = test.startLogin(test.site, REDIRECT_URL, null);
    LoginResult.LoginCode known =
        (LoginResult.LoginCode) siteLogin(code(test.site, "o1", null), second);
    assertThat(test.app.sessionTokens().open(TestApplication.presented(known.loginCode()), null))
        .isNotNull();
  }

  @Test
  void aVerifierDoesNotOpenACodeWithoutAChallenge() {
    test.boundUser("mallory", test.mini, "o1", null);
    Secret planted = test.loginCode(test.mini, "o1", null);
    assertRefused(
        LoginError.INVALID_LOGIN_CODE,
        () -> test.app.sessionTokens().open(TestApplication.presented(planted), null));
    assertRefused(
        LoginError.INVALID_LOGIN_CODE, () -> test.app.sessionTokens().open(planted, null));
  }

  @Test
  void aPersonWhoseUserTheHostRemovedIsRefused() {
    HostUsers users = new HostUsers();
    TestApplication hosted = TestApplication.hosted(users);
    UserId removed = users.add("removed", "Removed").id();
    String code = code(hosted.mini, "o1", null);
    hosted.app.binding().bind(hosted.mini, removed, code, NO_PROOF, HOST);
    users.remove(removed);
    assertRefused(LoginError.USER_NOT_FOUND, () -> hosted.login(hosted.mini, "o1", null));
  }

  @Test
  void aPersonUnboundDuringALoginGetsABindCode() {
    HostUsers users = new HostUsers();
    TestApplication hosted = TestApplication.hosted(users);
    UserId alice = users.add("alice", "Alice").id();
    for (boolean inOneStep : new boolean[] {false, true}) {
      AccountBinding binding = hosted.app.binding();
      binding.bind(hosted.mini, alice, code(hosted.mini, "o1", null), NO_PROOF, HOST);
      users.duringFind(() -> hosted.ports.identities().removal().remove(alice, "wx-mini"));
      String code = code(hosted.mini, "o1", null);
      assertThat(
              inOneStep
                  ? hosted.app.login().session(hosted.mini, code, NO_PROOF, null, ANYONE)
                  : hosted.app.login().loginCode(hosted.mini, code, NO_PROOF, ANYONE))
          .isInstanceOf(LoginResult.BindCode.class);
      users.duringFind(() -> {});
    }
  }

  @Test
  void aStateForBindingCannotBeUsedToLogIn() {
    BrowserProof proof = test.startLogin(test.site, REDIRECT_URL, test.user("alice"));
    assertRefused(LoginError.INVALID_STATE, () -> siteLogin(code(test.site, "o1", null), proof));
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    test.miniType.duringExchange(test::assertNoTransactionIsOpen);
    assertThat(login.loginCode(test.mini, miniCode("o1"), NO_PROOF, ANYONE)).isNotNull();
    assertThat(session("o1", null)).isNotNull();
  }

  private Callable<LoginResult> loggingIn(String code) {
    return () -> login.loginCode(test.mini, code, NO_PROOF, ANYONE);
  }

  private LoginResult siteLogin(String code, BrowserProof proof) {
    return login.loginCode(test.site, code, proof, ANYONE);
  }

  private SignInResult session(String openId, @Nullable CorpId corpId) {
    return login.session(test.mini, miniCode(openId), NO_PROOF, corpId, ANYONE);
  }

  private String miniCode(String openId) {
    return code(test.mini, openId, null);
  }

  private static UserId userOf(LoginResult result) {
    return ((LoginResult.LoginCode) result).user().id();
  }
}
