package io.wechatlogin.application.revocation;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.fake.FakeMiniLogin;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that was begun before a revocation goes on after it. */
class RevocationTest {
  private final FakeMiniLogin otherType = new FakeMiniLogin("wx-other");
  private final Instance other = TestApplication.instance("Other", otherType);
  private final TestApplication test = TestApplication.with(other);
  private final UserId alice = test.boundUser("alice", test.mini, "o1", "u1");

  /** What ends all that a person began by the account o1 of the mini program. */
  enum Revocation {
    UNBIND_BY_USER,
    UNBIND_BY_HOST,
    WITHDRAWAL,
    DISABLE,
    DISABLE_AND_ENABLE,
    ERASE,
    ERASE_AND_MAKE_AGAIN,
    END_ALL;

    void carryOut(TestApplication test, UserId alice) {
      switch (this) {
        case UNBIND_BY_USER ->
            test.app.unbinding().unbind(test.mini, alice, new Caller.SignedInUser(alice));
        case UNBIND_BY_HOST -> test.app.unbinding().unbind(test.mini, alice, HOST);
        case WITHDRAWAL ->
            test.app
                .unbinding()
                .applyNotice(
                    test.mini,
                    new Identity("wx-mini", "default", "o1", null),
                    Push.Kind.LOGIN_WITHDRAWN,
                    test.clock.instant());
        case DISABLE -> test.disable(alice);
        case DISABLE_AND_ENABLE -> {
          test.disable(alice);
          test.user("alice");
        }
        case ERASE -> test.app.directory().erase(alice, HOST);
        case ERASE_AND_MAKE_AGAIN -> {
          test.app.directory().erase(alice, HOST);
          test.boundUser("alice", test.mini, "o1", "u1");
        }
        case END_ALL -> test.app.userSessions().endAll(alice, HOST);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSessionEnds(Revocation revocation) {
    Secret token =
        test.app.sessionTokens().open(test.loginCode(test.mini, "o1", "u1"), null).sessionToken();
    Secret successor = test.app.sessionTokens().rotate(token);
    revocation.carryOut(test, alice);
    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(token));
    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(successor));
  }

  @ParameterizedTest
  @EnumSource
  void aWaitingLoginCodeEnds(Revocation revocation) {
    Secret loginCode = test.loginCode(test.mini, "o1", "u1");
    revocation.carryOut(test, alice);
    assertRefused(
        LoginError.INVALID_LOGIN_CODE, () -> test.app.sessionTokens().open(loginCode, null));
  }

  @ParameterizedTest
  @EnumSource
  void aLoginUnderWayEnds(Revocation revocation) {
    for (boolean inOneStep : new boolean[] {false, true}) {
      String code = code(test.mini, "o1", "u1");
      test.miniType.duringExchange(
          () -> {
            test.miniType.duringExchange(() -> {});
            revocation.carryOut(test, alice);
          });
      LoginException refusal =
          catchThrowableOfType(
              LoginException.class,
              () -> {
                if (inOneStep) {
                  test.app.login().session(test.mini, code, NO_PROOF, null, ANYONE);
                } else {
                  test.app.login().loginCode(test.mini, code, NO_PROOF, ANYONE);
                }
              });
      assertThat(refusal).as("one step: %s", inOneStep).isNotNull();
      assertThat(refusal.error()).isIn(LoginError.INVALID_CODE, LoginError.USER_DISABLED);
      test.app.directory().erase(test.user("alice"), HOST);
      test.boundUser("alice", test.mini, "o1", "u1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLoginUnderWayThatIsBoundAgainEnds(Revocation revocation) {
    String code = code(test.mini, "o1", "u1");
    test.miniType.duringExchange(
        () -> {
          test.miniType.duringExchange(() -> {});
          revocation.carryOut(test, alice);
          test.app.directory().put(alice, "Alice", User.Status.ACTIVE, Set.of(), HOST);
          test.app.binding().bind(test.mini, alice, code(test.mini, "o1", "u1"), NO_PROOF, HOST);
        });
    assertRefused(
        LoginError.INVALID_CODE,
        () -> test.app.login().loginCode(test.mini, code, NO_PROOF, ANYONE));
    assertThat(test.login(test.mini, "o1", "u1")).isInstanceOf(LoginResult.LoginCode.class);
  }

  @ParameterizedTest
  @EnumSource
  void aLoginThatWouldFindTheUserByTheUnionIdEnds(Revocation revocation) {
    String code = code(other, "o-other", "u1");
    otherType.duringExchange(() -> revocation.carryOut(test, alice));
    LoginException refusal =
        catchThrowableOfType(
            LoginException.class,
            () -> test.app.login().session(other, code, NO_PROOF, null, ANYONE));
    boolean forgotten =
        revocation == Revocation.UNBIND_BY_USER
            || revocation == Revocation.UNBIND_BY_HOST
            || revocation == Revocation.WITHDRAWAL
            || revocation == Revocation.ERASE;
    if (!forgotten) {
      assertThat(refusal.error()).isIn(LoginError.INVALID_CODE, LoginError.USER_DISABLED);
    }
    assertThat(
            test.app.userSessions().ofUser(test.user("alice"), HOST, PageRequest.first(10)).items())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aBindingUnderWayEndsWithItsSession(Revocation revocation) {
    SignInResult.OpenedSession opened =
        test.app.sessionTokens().open(test.loginCode(test.mini, "o1", "u1"), null);
    Caller.SignedInUser caller =
        new Caller.SignedInUser(alice, opened.userSession().session().id());
    String code = code(other, "o-other", null);
    otherType.duringExchange(() -> revocation.carryOut(test, alice));
    LoginException refusal =
        catchThrowableOfType(
            LoginException.class,
            () -> test.app.binding().bind(other, alice, code, NO_PROOF, caller));
    assertThat(refusal).isNotNull();
    assertThat(refusal.error())
        .isIn(LoginError.UNAUTHENTICATED, LoginError.USER_DISABLED, LoginError.USER_NOT_FOUND);
    assertThat(test.ports.identities().bindings().find(alice, "wx-other")).isEmpty();
  }

  /** A binding is under way from the moment at which it is sent to WeChat. */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNBIND_BY_USER", "UNBIND_BY_HOST", "WITHDRAWAL"})
  void aBindingEndsThatAHostBeganForTheUser(Revocation revocation) {
    BrowserProof callback = test.startLogin(test.site, "https://app.example/", alice);
    BrowserProof byApplication = test.startLogin(test.site, "https://app.example/", alice);
    revocation.carryOut(test, alice);
    test.app.directory().put(alice, "Alice", User.Status.ACTIVE, Set.of(), HOST);
    assertThat(answer(callback)).contains("error=unauthenticated");
    assertRefused(
        LoginError.UNAUTHENTICATED,
        () ->
            test.app
                .binding()
                .bind(
                    test.site,
                    alice,
                    code(test.site, "o-site", null),
                    byApplication,
                    new Caller.SignedInUser(alice)));
    assertThat(test.ports.identities().bindings().find(alice, test.site.appId())).isEmpty();
    BrowserProof later = test.startLogin(test.site, "https://app.example/", alice);
    assertThat(answer(later)).contains("bound=true");
  }

  private String answer(BrowserProof callback) {
    return test.app
        .callback()
        .answer(test.site, code(test.site, "o-site", null), callback)
        .toString();
  }

  @ParameterizedTest
  @EnumSource
  void laterLoginsAreNotTouched(Revocation revocation) {
    revocation.carryOut(test, alice);
    test.app.directory().put(alice, "Alice", User.Status.ACTIVE, Set.of(), HOST);
    test.app.binding().bind(test.mini, alice, code(test.mini, "o1", "u1"), NO_PROOF, HOST);
    Secret token =
        test.app.sessionTokens().open(test.loginCode(test.mini, "o1", "u1"), null).sessionToken();
    assertThat(test.app.sessionTokens().current(token).user().id()).isEqualTo(alice);
  }

  @Test
  void anUnboundAccountDoesNotComeBackByTheUnionId() {
    test.app.binding().bind(other, alice, code(other, "o-other", "u1"), NO_PROOF, HOST);
    test.app.unbinding().unbind(test.mini, alice, HOST);
    assertRefused(
        LoginError.NOT_BOUND,
        () -> test.app.login().loginCode(test.mini, code(test.mini, "o1", "u1"), NO_PROOF, ANYONE));
    Secret bindCode = test.bindCode(test.mini, "o1", "u1");
    test.app.binding().bindByCode(test.mini, alice, bindCode, HOST);
    assertThat(test.login(test.mini, "o1", "u1")).isInstanceOf(LoginResult.LoginCode.class);
  }

  @Test
  void anAccountThatWeChatWithdrewComesBackByTheUnionId() {
    test.app.binding().bind(other, alice, code(other, "o-other", "u1"), NO_PROOF, HOST);
    Revocation.WITHDRAWAL.carryOut(test, alice);
    assertThat(test.login(test.mini, "o1", "u1")).isInstanceOf(LoginResult.LoginCode.class);
  }

  @Test
  void aThiefCannotTakeBackTheTokenThatTheVictimWasOffered() {
    Secret token =
        test.app.sessionTokens().open(test.loginCode(test.mini, "o1", "u1"), null).sessionToken();
    Secret victims = test.app.sessionTokens().rotate(token);
    Secret thiefs = test.app.sessionTokens().rotate(token);
    assertThat(test.app.sessionTokens().current(victims).user().id()).isEqualTo(alice);
    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(thiefs));
    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(token));
  }

  @Test
  void noBindCodeIsIssuedAcrossAWithdrawal() {
    String code = code(test.mini, "stranger", null);
    test.miniType.duringExchange(
        () ->
            test.app
                .unbinding()
                .applyNotice(
                    test.mini,
                    new Identity("wx-mini", "default", "stranger", null),
                    Push.Kind.LOGIN_WITHDRAWN,
                    test.clock.instant()));
    assertRefused(
        LoginError.INVALID_CODE,
        () -> test.app.login().loginCode(test.mini, code, NO_PROOF, ANYONE));
  }
}
