package io.wechatlogin.application.binding;

import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.REDIRECT_URL;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.fake.HostUsers;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Binds accounts, by a code of the provider or by a bindCode. */
class AccountBindingTest {
  private final TestApplication test = new TestApplication();
  private final AccountBinding binding = test.app.binding();
  private final AccountUnbinding unbinding = test.app.unbinding();
  private final BoundAccounts accounts = test.app.boundAccounts();
  private final UserId alice = test.user("alice");
  private final UserId bob = test.user("bob");

  @Test
  void aBoundIdentityIsFoundByItsUser() {
    bind(alice, "o1", "u1");
    Binding found = accounts.find(test.mini, alice, as(alice)).orElseThrow();
    assertThat(found.identity()).isEqualTo(new Identity("wx-mini", "default", "o1", "u1"));
    assertThat(found.instanceName()).isEqualTo("Mini");
    assertThat(found.boundAt()).isEqualTo(test.clock.instant());
    assertThat(accounts.ofUser(alice, HOST)).containsExactly(found);
    assertThat(test.eventKinds(alice)).containsExactly(EventKind.BIND);
  }

  @Test
  void bindingABoundIdentityAgainSucceeds() {
    bind(alice, "o1", null);
    bind(alice, "o1", null);
    assertThat(accounts.ofUser(alice, HOST)).hasSize(1);
    assertThat(test.eventKinds(alice)).containsExactly(EventKind.BIND);
  }

  @Test
  void bindingAgainStoresTheUnionId() {
    bind(alice, "o1", null);
    bind(alice, "o1", "u1");
    assertThat(accounts.find(test.mini, alice, HOST).orElseThrow().identity().unionId())
        .isEqualTo("u1");
  }

  @Test
  void anIdentityOfAnotherUserIsRefusedAndRecorded() {
    bind(alice, "o1", null);
    assertRefused(LoginError.IDENTITY_TAKEN, () -> bind(bob, "o1", null));
    assertThat(accounts.ofUser(bob, HOST)).isEmpty();
    assertThat(test.ports.store().events().ofUser(bob, 1))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(EventKind.REFUSED);
              assertThat(event.detail()).isEqualTo("identity_taken");
            });
  }

  @Test
  void aUnionIdOfAnotherUserIsRefused() {
    bind(alice, "o1", "u1");
    String code = code(test.site, "o-site", "u1");
    assertRefused(
        LoginError.IDENTITY_TAKEN, () -> binding.bind(test.site, bob, code, NO_PROOF, HOST));
    assertThat(accounts.ofUser(bob, HOST)).isEmpty();
  }

  @Test
  void aSecondIdentityIsRefusedUntilTheFirstIsUnbound() {
    bind(alice, "o1", null);
    assertRefused(LoginError.USER_ALREADY_BOUND, () -> bind(alice, "o2", null));
    unbinding.unbind(test.mini, alice, as(alice));
    bind(alice, "o2", null);
    assertThat(accounts.find(test.mini, alice, HOST).orElseThrow().identity().openId())
        .isEqualTo("o2");
    assertThat(test.eventKinds(alice))
        .containsExactly(EventKind.BIND, EventKind.UNBIND, EventKind.REFUSED, EventKind.BIND);
  }

  @Test
  void anUnknownUserIsNotFoundBeforeTheCodeIsSent() {
    UserId unknown = new UserId("unknown");
    assertRefused(LoginError.USER_NOT_FOUND, () -> bind(unknown, "o1", null));
    assertThat(test.miniType.exchanges()).isZero();
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    assertRefused(
        LoginError.USER_NOT_FOUND, () -> binding.bindByCode(test.mini, unknown, bindCode, HOST));
    assertThat(test.eventKinds(unknown)).isEmpty();
    assertRefused(LoginError.USER_NOT_FOUND, () -> unbinding.unbind(test.mini, unknown, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> accounts.find(test.mini, unknown, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> accounts.ofUser(unknown, HOST));
  }

  @Test
  void aUserErasedDuringTheExchangeGetsNoBinding() {
    test.miniType.duringExchange(() -> test.app.directory().erase(alice, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> bind(alice, "o1", null));
    assertThat(test.ports.identities().bindings().ofUser(alice)).isEmpty();
  }

  @Test
  void aUserRemovedByTheHostIsNotBoundAgain() {
    HostUsers users = new HostUsers();
    TestApplication hosted = TestApplication.hosted(users);
    UserId carol = users.add("carol", "Carol").id();
    AccountBinding hostedBinding = hosted.app.binding();
    hostedBinding.bind(hosted.mini, carol, code(hosted.mini, "o1", null), NO_PROOF, HOST);
    hosted.miniType.duringExchange(() -> users.remove(carol));
    String code = code(hosted.mini, "o1", null);
    assertRefused(
        LoginError.USER_NOT_FOUND,
        () -> hostedBinding.bind(hosted.mini, carol, code, NO_PROOF, HOST));
  }

  @Test
  void usersMayChangeOnlyTheirOwnBindings() {
    for (LoginError error : new LoginError[] {LoginError.FORBIDDEN, LoginError.UNAUTHENTICATED}) {
      Caller caller = error == LoginError.FORBIDDEN ? as(bob) : ANYONE;
      assertRefused(error, () -> binding.bind(test.mini, alice, "code", NO_PROOF, caller));
      assertRefused(error, () -> binding.bindByCode(test.mini, alice, new Secret("wlb_x"), caller));
      assertRefused(error, () -> unbinding.unbind(test.mini, alice, caller));
      assertRefused(error, () -> accounts.find(test.mini, alice, caller));
      assertRefused(error, () -> accounts.ofUser(alice, caller));
    }
    assertThat(test.miniType.exchanges()).isZero();
  }

  @Test
  void anInactiveInstanceRefusesToBind() {
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE,
        () -> binding.bind(test.inactive, alice, "code", NO_PROOF, HOST));
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE,
        () -> binding.bindByCode(test.inactive, alice, new Secret("wlb_x"), HOST));
  }

  @Test
  void aWebCodeBindsOnlyForTheBrowserAndUserThatStarted() {
    String code = code(test.site, "o1", null);
    BrowserProof toLogIn = test.startLogin(test.site, REDIRECT_URL, null);
    BrowserProof bobs = test.startLogin(test.site, REDIRECT_URL, bob);
    BrowserProof alices = test.startLogin(test.site, REDIRECT_URL, alice);
    assertRefused(LoginError.INVALID_STATE, () -> bindAtSite(code, NO_PROOF));
    assertRefused(LoginError.INVALID_STATE, () -> bindAtSite(code, toLogIn));
    assertRefused(LoginError.INVALID_STATE, () -> bindAtSite(code, bobs));
    assertThat(test.siteType.exchanges()).isZero();
    bindAtSite(code, alices);
    assertThat(accounts.find(test.site, alice, HOST)).isPresent();
  }

  @Test
  void aBindCodeBindsAnAccountOnlyOnce() {
    Secret bindCode = test.bindCode(test.mini, "o1", "u1");
    binding.bindByCode(test.mini, alice, bindCode, as(alice));
    assertThat(accounts.find(test.mini, alice, HOST).orElseThrow().identity().openId())
        .isEqualTo("o1");
    assertRefused(
        LoginError.INVALID_BIND_CODE,
        () -> binding.bindByCode(test.mini, alice, bindCode, as(alice)));
  }

  @Test
  void aBindCodeStaysValidAfterARefusal() {
    bind(alice, "o1", null);
    Secret bindCode = test.bindCode(test.mini, "o2", null);
    assertRefused(
        LoginError.USER_ALREADY_BOUND,
        () -> binding.bindByCode(test.mini, alice, bindCode, as(alice)));
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> binding.bindByCode(test.site, bob, bindCode, as(bob)));
    binding.bindByCode(test.mini, bob, bindCode, as(bob));
    assertThat(accounts.find(test.mini, bob, HOST)).isPresent();
  }

  @Test
  void aBindCodeExpiresAfterFiveMinutes() {
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    test.clock.advance(OneTimeCode.BindCode.LIFETIME);
    assertRefused(
        LoginError.INVALID_BIND_CODE,
        () -> binding.bindByCode(test.mini, alice, bindCode, as(alice)));
  }

  @Test
  void bindingInvalidatesTheBindCodesOfTheIdentity() {
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    bind(alice, "o1", null);
    unbinding.unbind(test.mini, alice, HOST);
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> binding.bindByCode(test.mini, bob, bindCode, as(bob)));
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    test.miniType.duringExchange(test::assertNoTransactionIsOpen);
    bind(alice, "o1", null);
  }

  @Test
  void aRemovedOwnerOfAUnionIdGetsNoBinding() {
    HostUsers users = new HostUsers();
    TestApplication hosted = TestApplication.hosted(users);
    UserId removed = users.add("removed", "Removed").id();
    String first = code(hosted.site, "o-site", "u1");
    hosted.app.binding().bind(hosted.site, removed, first, NO_PROOF, HOST);
    users.remove(removed);
    assertRefused(LoginError.USER_NOT_FOUND, () -> hosted.login(hosted.mini, "o-mini", "u1"));
    assertThat(hosted.ports.identities().bindings().ofUser(removed)).hasSize(1);
    hosted.app.directory().erase(removed, HOST);
    assertThat(hosted.login(hosted.mini, "o-mini", "u1")).isInstanceOf(LoginResult.BindCode.class);
  }

  private void bind(UserId userId, String openId, @Nullable String unionId) {
    binding.bind(test.mini, userId, code(test.mini, openId, unionId), NO_PROOF, as(userId));
  }

  private void bindAtSite(String code, BrowserProof proof) {
    binding.bind(test.site, alice, code, proof, as(alice));
  }
}
