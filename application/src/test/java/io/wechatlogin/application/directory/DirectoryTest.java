package io.wechatlogin.application.directory;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.caller.CurrentRequest;
import io.wechatlogin.application.fake.HostUsers;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.audit.Event;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.Corp;
import io.wechatlogin.domain.user.CorpId;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private static final UserId ALICE = new UserId("alice");
  private static final Corp ACME = new Corp(new CorpId("acme"), "Acme");

  private final TestApplication test = new TestApplication();
  private final Directory directory = test.app.directory();

  @Test
  void aHostCreatesAndReplacesItsUsers() {
    assertThat(directory.put(ACME, HOST)).isEqualTo(ACME);
    User alice = put("Alice", Set.of(ACME.corpId()));
    assertThat(alice).isEqualTo(new User(ALICE, "Alice", User.Status.ACTIVE, List.of(ACME)));
    assertThat(directory.get(ALICE, HOST)).isEqualTo(alice);
    assertThat(put("Alice B.", Set.of()).corps()).isEmpty();
    assertThat(directory.get(ALICE, HOST).displayName()).isEqualTo("Alice B.");
  }

  @Test
  void aUserOfAnUnknownOrganizationIsRefused() {
    assertRefused(
        LoginError.ORGANIZATION_NOT_FOUND, () -> put("Alice", Set.of(new CorpId("unknown"))));
    assertRefused(LoginError.USER_NOT_FOUND, () -> directory.get(ALICE, HOST));
  }

  @Test
  void anInvalidDisplayNameChangesNothing() {
    put("Alice", Set.of());
    assertRefused(LoginError.INVALID_REQUEST, () -> put("a\0b", Set.of()));
    assertRefused(LoginError.INVALID_REQUEST, () -> put(" ", Set.of()));
    assertThat(directory.get(ALICE, HOST).displayName()).isEqualTo("Alice");
  }

  @Test
  void erasingAUserKeepsOnlyTheEvents() {
    test.boundUser("alice", test.mini, "o1", "u1");
    Secret token =
        test.app.sessionTokens().open(test.loginCode(test.mini, "o1", "u1"), null).sessionToken();
    directory.erase(ALICE, HOST);
    assertRefused(LoginError.USER_NOT_FOUND, () -> directory.get(ALICE, HOST));
    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(token));
    assertThat(test.login(test.mini, "o1", "u1")).isInstanceOf(LoginResult.BindCode.class);
    assertThat(test.app.audit().ofUser(ALICE, HOST))
        .extracting(Event::kind, Event::detail)
        .containsExactly(
            tuple(EventKind.ERASED, "shop"),
            tuple(EventKind.LOGIN, null),
            tuple(EventKind.BIND, null),
            tuple(EventKind.CREATED, "shop"));
    assertRefused(LoginError.USER_NOT_FOUND, () -> directory.erase(ALICE, HOST));
  }

  @Test
  void erasingAUserInvalidatesItsBindCodes() {
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    test.boundUser("alice", test.mini, "o1", null);
    Secret later = test.bindCode(test.mini, "o2", null);
    directory.erase(ALICE, HOST);
    assertRefused(
        LoginError.INVALID_BIND_CODE,
        () -> test.app.registration().register(test.mini, bindCode, "A"));
    assertThat(test.app.registration().register(test.mini, later, "B")).isNotNull();
  }

  @Test
  void erasingAUserInvalidatesALateBindCode() {
    UserId alice = test.boundUser("alice", test.mini, "o1", null);
    Secret late = new Secret("wlb_late");
    Identity person = test.app.boundAccounts().ofUser(alice, HOST).getFirst().identity();
    test.ports
        .logins()
        .codes()
        .issue(
            late.hash(),
            new OneTimeCode.BindCode("Mini", person),
            test.clock.instant().plus(OneTimeCode.BindCode.LIFETIME));
    directory.erase(alice, HOST);
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> test.app.registration().register(test.mini, late, "A"));
  }

  @Test
  void disablingAndEnablingAUserIsRecorded() {
    test.boundUser("alice", test.mini, "o1", null);
    directory.put(ALICE, "Alice", User.Status.DISABLED, Set.of(), HOST);
    directory.put(ALICE, "Alice B.", User.Status.DISABLED, Set.of(), HOST);
    assertRefused(LoginError.USER_DISABLED, () -> test.login(test.mini, "o1", null));
    put("Alice", Set.of());
    assertThat(test.app.audit().ofUser(ALICE, HOST))
        .extracting(Event::kind, Event::detail)
        .containsExactly(
            tuple(EventKind.CHANGED, "displayName"),
            tuple(EventKind.ENABLED, "shop"),
            tuple(EventKind.REFUSED, "user_disabled"),
            tuple(EventKind.CHANGED, "displayName"),
            tuple(EventKind.CHANGED, "displayName"),
            tuple(EventKind.DISABLED, "shop"),
            tuple(EventKind.BIND, null),
            tuple(EventKind.CREATED, "shop"));
  }

  @Test
  void anEventNamesTheRequestThatCausedIt() {
    new CurrentRequest("r1", null).during(() -> test.boundUser("alice", test.mini, "o1", null));
    test.app.unbinding().unbind(test.mini, ALICE, HOST);
    assertThat(test.app.audit().ofUser(ALICE, HOST))
        .extracting(Event::requestId)
        .containsExactly(null, "r1", "r1");
  }

  @Test
  void onlyAHostMayManageTheDirectory() {
    put("Alice", Set.of());
    for (LoginError error : new LoginError[] {LoginError.FORBIDDEN, LoginError.UNAUTHENTICATED}) {
      Caller caller = error == LoginError.FORBIDDEN ? as(ALICE) : ANYONE;
      assertRefused(error, () -> directory.get(ALICE, caller));
      assertRefused(error, () -> directory.put(ALICE, "A", User.Status.ACTIVE, Set.of(), caller));
      assertRefused(error, () -> directory.put(ACME, caller));
      assertRefused(error, () -> directory.erase(ALICE, caller));
      assertRefused(error, () -> test.app.audit().ofUser(ALICE, caller));
    }
    assertThat(directory.get(ALICE, HOST).displayName()).isEqualTo("Alice");
  }

  @Test
  void eventsOfAnUnknownUserAreNotFound() {
    assertRefused(LoginError.USER_NOT_FOUND, () -> test.app.audit().ofUser(ALICE, HOST));
    put("Alice", Set.of());
    assertThat(test.app.audit().ofUser(ALICE, HOST))
        .extracting(Event::kind)
        .containsExactly(EventKind.CREATED);
  }

  @Test
  void aHostsOwnDirectoryIsReadOnlyHere() {
    HostUsers users = new HostUsers();
    users.add("alice", "Alice");
    TestApplication hosted = TestApplication.hosted(users);
    Directory readOnly = hosted.app.directory();
    assertThat(readOnly.get(ALICE, HOST).displayName()).isEqualTo("Alice");
    assertRefused(
        LoginError.NOT_SUPPORTED,
        () -> readOnly.put(ALICE, "A", User.Status.ACTIVE, Set.of(), HOST));
    assertRefused(LoginError.NOT_SUPPORTED, () -> readOnly.put(ACME, HOST));
  }

  @Test
  void erasingAHostsOwnUserRemovesItsBindings() {
    HostUsers users = new HostUsers();
    users.add("alice", "Alice");
    TestApplication hosted = TestApplication.hosted(users);
    String code = TestApplication.code(hosted.mini, "o1", null);
    hosted.app.binding().bind(hosted.mini, ALICE, code, TestApplication.NO_PROOF, HOST);
    users.remove(ALICE);
    hosted.app.directory().erase(ALICE, HOST);
    assertThat(hosted.login(hosted.mini, "o1", null)).isInstanceOf(LoginResult.BindCode.class);
  }

  private User put(String name, Set<CorpId> corps) {
    return directory.put(ALICE, name, User.Status.ACTIVE, corps, HOST).user();
  }
}
