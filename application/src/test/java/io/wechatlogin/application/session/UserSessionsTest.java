package io.wechatlogin.application.session;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.result.LoginResult;
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
  private final TestApplication stage = new TestApplication();
  private final UserSessions sessions = stage.app.sessions();
  private final UserId alice = stage.boundUser("alice", stage.mini, "o1", null);

  @Test
  void aLoginCodeWorksOnce() {
    Secret loginCode = stage.loginCode(stage.mini, "o1", null);
    LoginResult.OpenSession opened = sessions.open(loginCode, null);
    assertThat(opened.sessionToken().reveal()).startsWith("wls_");
    assertThat(opened.signedIn().user().id()).isEqualTo(alice);
    assertThat(opened.signedIn().session().instanceName()).isEqualTo("Mini");
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> sessions.open(loginCode, null));
  }

  @Test
  void aLoginCodeExpiresAfterAMinute() {
    Secret inTime = stage.loginCode(stage.mini, "o1", null);
    Secret late = stage.loginCode(stage.mini, "o1", null);
    stage.clock.goOn(Duration.ofSeconds(59));
    assertThat(sessions.open(inTime, null)).isNotNull();
    stage.clock.goOn(Duration.ofSeconds(1));
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> sessions.open(late, null));
  }

  @Test
  void aBindCodeOpensNothing() {
    Secret bindCode = stage.bindCode(stage.mini, "stranger", null);
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> sessions.open(bindCode, null));
    assertThat(stage.app.registration().register(stage.mini, bindCode, null)).isNotNull();
  }

  @Test
  void aLoginCodeIsUsedUpByAWrongOrganization() {
    stage.user("alice", "acme");
    Secret loginCode = stage.loginCode(stage.mini, "o1", null);
    assertRefused(LoginError.NOT_A_MEMBER, () -> sessions.open(loginCode, new CorpId("elsewhere")));
    assertRefused(
        LoginError.INVALID_LOGIN_CODE, () -> sessions.open(loginCode, new CorpId("acme")));
  }

  @Test
  void aLoginCodeOfAUserWhoWasDisabledOrErasedMeanwhileOpensNothing() {
    Secret disabled = stage.loginCode(stage.mini, "o1", null);
    Secret erased = stage.loginCode(stage.mini, "o1", null);
    stage.disable(alice);
    assertRefused(LoginError.USER_DISABLED, () -> sessions.open(disabled, null));
    stage.app.directory().erase(alice, HOST);
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> sessions.open(erased, null));
  }

  @Test
  void aRotatedTokenTakesThePlaceOfTheOldOneWhenItIsUsed() {
    Secret old = token();
    Secret successor = sessions.rotate(old);
    assertThat(sessions.current(old).user().id()).isEqualTo(alice);
    assertThat(sessions.current(successor).user().id()).isEqualTo(alice);
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.current(old));
    assertThat(sessions.current(successor).session().userId()).isEqualTo(alice);
  }

  @Test
  void oneSessionOfSeveralIsEndedByItsOwner() {
    Secret kept = token();
    Secret ended = token();
    String id = sessions.current(ended).session().id();
    UserId bob = stage.user("bob");
    assertRefused(LoginError.FORBIDDEN, () -> sessions.end(alice, id, TestApplication.as(bob)));
    assertRefused(LoginError.NOT_FOUND, () -> sessions.end(bob, id, TestApplication.as(bob)));
    sessions.end(alice, id, TestApplication.as(alice));
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.current(ended));
    assertThat(sessions.current(kept).user().id()).isEqualTo(alice);
    assertThat(stage.kinds(alice).getFirst().word()).isEqualTo("session_ended");
    assertRefused(LoginError.NOT_FOUND, () -> sessions.end(alice, id, TestApplication.as(alice)));
  }

  @Test
  void nothingIsWrittenDownWhereNoSessionEnded() {
    UserId idle = stage.user("idle");
    sessions.endAll(idle, HOST);
    assertThat(stage.kinds(idle)).isEmpty();
  }

  @Test
  void theHolderOfATokenIsKnownAgain() {
    Secret token = token();
    assertThat(sessions.current(token).user().id()).isEqualTo(alice);
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.current(new Secret("wls_other")));
  }

  @Test
  void aDisabledUserIsKeptOutUntilEnabledAgain() {
    Secret token = token();
    stage.disable(alice);
    assertRefused(LoginError.USER_DISABLED, () -> sessions.current(token));
    stage.user("alice");
    assertThat(sessions.current(token)).isNotNull();
  }

  @Test
  void anUnusedSessionEndsAfterAWeek() {
    Secret token = token();
    stage.clock.goOn(Session.IDLE_LIFETIME);
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.current(token));
  }

  @Test
  void aSessionInUseLivesOnAndEndsAfterAMonth() {
    Secret token = token();
    Instant end = stage.clock.instant().plus(Session.LIFETIME);
    for (int day = 0; day < 29; day++) {
      stage.clock.goOn(Duration.ofDays(1));
      assertThat(sessions.current(token).session().expiresAt()).isEqualTo(end);
    }
    stage.clock.goOn(Duration.ofDays(1));
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.current(token));
  }

  @Test
  void useIsNotedOnceAnHour() {
    Secret token = token();
    Instant start = stage.clock.instant();
    stage.clock.goOn(Session.SEEN_PRECISION);
    assertThat(sessions.current(token).session().seenAt()).isEqualTo(start);
    stage.clock.goOn(Duration.ofSeconds(1));
    assertThat(sessions.current(token).session().seenAt()).isEqualTo(stage.clock.instant());
    assertThat(sessions.ofUser(alice, HOST))
        .singleElement()
        .satisfies(session -> assertThat(session.seenAt()).isEqualTo(stage.clock.instant()));
  }

  @Test
  void aSessionIsEndedOnce() {
    Secret token = token();
    Secret other = token();
    sessions.end(token);
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.current(token));
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.end(token));
    assertThat(sessions.current(other)).isNotNull();
    assertThat(stage.kinds(alice)).startsWith(EventKind.SESSION_ENDED, EventKind.LOGIN);
  }

  @Test
  void allSessionsOfAUserAreEndedTogether() {
    Secret token = token();
    Secret other = token();
    assertThat(sessions.ofUser(alice, as(alice))).hasSize(2);
    sessions.endAll(alice, as(alice));
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.current(token));
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.current(other));
    sessions.endAll(alice, as(alice));
    assertThat(stage.kinds(alice)).containsOnlyOnce(EventKind.SESSION_ENDED);
  }

  @Test
  void usersSeeTheirOwnSessionsOnly() {
    UserId bob = stage.user("bob");
    assertRefused(LoginError.FORBIDDEN, () -> sessions.ofUser(alice, as(bob)));
    assertRefused(LoginError.FORBIDDEN, () -> sessions.endAll(alice, as(bob)));
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.ofUser(alice, ANYONE));
    assertRefused(LoginError.UNAUTHENTICATED, () -> sessions.endAll(alice, ANYONE));
  }

  @Test
  void aUserWhomNobodyKnowsIsNotFound() {
    UserId nobody = new UserId("nobody");
    assertRefused(LoginError.USER_NOT_FOUND, () -> sessions.ofUser(nobody, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> sessions.endAll(nobody, HOST));
  }

  private Secret token() {
    return sessions.open(stage.loginCode(stage.mini, "o1", null), null).sessionToken();
  }
}
