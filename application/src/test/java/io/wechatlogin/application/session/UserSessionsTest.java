package io.wechatlogin.application.session;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.HostUsers;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.session.Session;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UserSessionsTest {
  private static final PageRequest ALL = PageRequest.first(PageRequest.MAX);

  private final TestApplication test = new TestApplication();
  private final UserSessions sessions = test.app.userSessions();
  private final SessionTokens tokens = test.app.sessionTokens();
  private final UserId alice = test.boundUser("alice", test.mini, "o1", null);

  @Test
  void aLoginCodeOpensOnlyOneSession() {
    Secret loginCode = test.loginCode(test.mini, "o1", null);
    SignInResult.OpenedSession opened = tokens.open(loginCode, null);
    assertThat(opened.sessionToken().reveal()).startsWith("wls_");
    assertThat(opened.userSession().user().id()).isEqualTo(alice);
    assertThat(opened.userSession().session().instanceName()).isEqualTo("Mini");
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> tokens.open(loginCode, null));
  }

  @Test
  void aLoginCodeExpiresAfterAMinute() {
    Secret inTime = test.loginCode(test.mini, "o1", null);
    Secret late = test.loginCode(test.mini, "o1", null);
    test.clock.advance(Duration.ofSeconds(59));
    assertThat(tokens.open(inTime, null)).isNotNull();
    test.clock.advance(Duration.ofSeconds(1));
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> tokens.open(late, null));
  }

  @Test
  void aBindCodeDoesNotOpenASession() {
    Secret bindCode = test.bindCode(test.mini, "unbound", null);
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> tokens.open(bindCode, null));
    assertThat(test.app.registration().register(test.mini, bindCode, null)).isNotNull();
  }

  @Test
  void aWrongOrganizationConsumesTheLoginCode() {
    test.user("alice", "acme");
    Secret loginCode = test.loginCode(test.mini, "o1", null);
    assertRefused(LoginError.NOT_A_MEMBER, () -> tokens.open(loginCode, new CorpId("other")));
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> tokens.open(loginCode, new CorpId("acme")));
  }

  @Test
  void aLoginCodeOfADisabledOrErasedUserIsRefused() {
    Secret disabled = test.loginCode(test.mini, "o1", null);
    Secret erased = test.loginCode(test.mini, "o1", null);
    test.disable(alice);
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> tokens.open(disabled, null));
    test.app.directory().erase(alice, HOST);
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> tokens.open(erased, null));
  }

  @Test
  void aRotatedTokenReplacesTheOldOneAtItsFirstUse() {
    Secret old = token();
    Secret successor = tokens.rotate(old);
    assertThat(tokens.current(old).user().id()).isEqualTo(alice);
    assertThat(tokens.current(successor).user().id()).isEqualTo(alice);
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.current(old));
    assertThat(tokens.current(successor).session().userId()).isEqualTo(alice);
  }

  @Test
  void anOwnerCanEndOneOfSeveralSessions() {
    Secret kept = token();
    Secret ended = token();
    String id = tokens.current(ended).session().id();
    UserId bob = test.user("bob");
    assertRefused(LoginError.FORBIDDEN, () -> sessions.end(alice, id, TestApplication.as(bob)));
    assertRefused(LoginError.NOT_FOUND, () -> sessions.end(bob, id, TestApplication.as(bob)));
    sessions.end(alice, id, TestApplication.as(alice));
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.current(ended));
    assertThat(tokens.current(kept).user().id()).isEqualTo(alice);
    assertThat(test.eventKinds(alice).getFirst().word()).isEqualTo("session_ended");
    assertRefused(LoginError.NOT_FOUND, () -> sessions.end(alice, id, TestApplication.as(alice)));
  }

  @Test
  void noEventIsRecordedIfNoSessionEnded() {
    UserId idle = test.user("idle");
    sessions.endAll(idle, HOST);
    assertThat(test.eventKinds(idle)).isEmpty();
  }

  @Test
  void aSessionTokenIdentifiesItsUser() {
    Secret token = token();
    assertThat(tokens.current(token).user().id()).isEqualTo(alice);
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.current(new Secret("wls_other")));
  }

  @Test
  void theSessionsOfADisabledUserAreEndedForEver() {
    Secret token = token();
    test.disable(alice);
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.current(token));
    test.user("alice");
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.current(token));
    assertThat(tokens.current(token())).isNotNull();
  }

  @Test
  void aUserWhomTheHostHasDisabledElsewhereIsSignedOutForEver() {
    HostUsers users = new HostUsers();
    TestApplication hosted = TestApplication.hosted(users);
    UserId carol = users.add("carol", "Carol").id();
    String code = TestApplication.code(hosted.mini, "o1", null);
    hosted.app.binding().bind(hosted.mini, carol, code, TestApplication.NO_PROOF, HOST);
    Secret seen = sessionToken(hosted);
    Secret unseen = sessionToken(hosted);
    users.disable(carol);
    assertRefused(LoginError.UNAUTHENTICATED, () -> hosted.app.sessionTokens().current(seen));
    users.add("carol", "Carol");
    assertRefused(LoginError.UNAUTHENTICATED, () -> hosted.app.sessionTokens().current(seen));
    assertRefused(LoginError.UNAUTHENTICATED, () -> hosted.app.sessionTokens().current(unseen));
    assertThat(hosted.app.sessionTokens().current(sessionToken(hosted))).isNotNull();
  }

  private static Secret sessionToken(TestApplication hosted) {
    Secret loginCode = hosted.loginCode(hosted.mini, "o1", null);
    return hosted.app.sessionTokens().open(loginCode, null).sessionToken();
  }

  @Test
  void anUnusedSessionEndsAfterAWeek() {
    Secret token = token();
    test.clock.advance(Session.IDLE_LIFETIME);
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.current(token));
  }

  @Test
  void aSessionInUseEndsAfterAMonth() {
    Secret token = token();
    Instant end = test.clock.instant().plus(Session.LIFETIME);
    for (int day = 0; day < 29; day++) {
      test.clock.advance(Duration.ofDays(1));
      assertThat(tokens.current(token).session().expiresAt()).isEqualTo(end);
    }
    test.clock.advance(Duration.ofDays(1));
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.current(token));
  }

  @Test
  void theLastUseIsRecordedOncePerHour() {
    Secret token = token();
    Instant start = test.clock.instant();
    test.clock.advance(Session.SEEN_PRECISION);
    assertThat(tokens.current(token).session().seenAt()).isEqualTo(start);
    test.clock.advance(Duration.ofSeconds(1));
    assertThat(tokens.current(token).session().seenAt()).isEqualTo(test.clock.instant());
    assertThat(sessions.ofUser(alice, HOST, ALL).items())
        .singleElement()
        .satisfies(session -> assertThat(session.seenAt()).isEqualTo(test.clock.instant()));
  }

  @Test
  void aSessionTokenEndsItsSessionOnce() {
    Secret token = token();
    Secret other = token();
    sessions.end(token);
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.current(token));
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.end(token));
    assertThat(tokens.current(other)).isNotNull();
    assertThat(test.eventKinds(alice)).startsWith(EventKind.SESSION_ENDED, EventKind.LOGIN);
  }

  @Test
  void allSessionsOfAUserAreEndedTogether() {
    Secret token = token();
    Secret other = token();
    assertThat(sessions.ofUser(alice, as(alice), ALL).items()).hasSize(2);
    sessions.endAll(alice, as(alice));
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.current(token));
    assertRefused(LoginError.UNAUTHENTICATED, () -> tokens.current(other));
    sessions.endAll(alice, as(alice));
    assertThat(test.eventKinds(alice)).containsOnlyOnce(EventKind.SESSION_ENDED);
  }

  @Test
  void usersMaySeeAndEndOnlyTheirOwnSessions() {
    UserId bob = test.user("bob");
    assertRefused(LoginError.FORBIDDEN, () -> sessions.ofUser(alice, as(bob), ALL));
    assertRefused(LoginError.FORBIDDEN, () -> sessions.endAll(alice, as(bob)));
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.ofUser(alice, ANYONE, ALL));
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.endAll(alice, ANYONE));
  }

  @Test
  void sessionsOfAnUnknownUserAreNotFound() {
    UserId unknown = new UserId("unknown");
    assertRefused(LoginError.USER_NOT_FOUND, () -> sessions.ofUser(unknown, HOST, ALL));
    assertRefused(LoginError.USER_NOT_FOUND, () -> sessions.endAll(unknown, HOST));
  }

  private Secret token() {
    return tokens.open(test.loginCode(test.mini, "o1", null), null).sessionToken();
  }
}
