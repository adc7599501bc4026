package io.wechatlogin.application.binding;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.ANYONE;
import static io.wechatlogin.application.fake.TestApplication.BACK;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.fake.FakeLogin;
import io.wechatlogin.application.fake.HostUsers;
import io.wechatlogin.application.fake.OwnPort;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.BindingRules;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

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
    assertThat(test.kinds(alice)).containsExactly(EventKind.BIND);
  }

  @Test
  void bindingABoundIdentityAgainSucceeds() {
    bind(alice, "o1", null);
    bind(alice, "o1", null);
    assertThat(accounts.ofUser(alice, HOST)).hasSize(1);
    assertThat(test.kinds(alice)).containsExactly(EventKind.BIND);
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
    assertThat(test.ports.store().events().ofUser(bob, 10))
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
    assertThat(test.kinds(alice))
        .containsExactly(EventKind.BIND, EventKind.UNBIND, EventKind.REFUSED, EventKind.BIND);
  }

  @Test
  void anUnboundIdentityIsUnknownAgain() {
    bind(alice, "o1", "u1");
    unbinding.unbind(test.mini, alice, as(alice));
    assertThat(test.login(test.mini, "o1", "u1")).isInstanceOf(LoginResult.BindCode.class);
    bind(bob, "o1", "u1");
  }

  @Test
  void unbindingWithoutABindingSucceeds() {
    unbinding.unbind(test.mini, alice, as(alice));
    assertThat(test.kinds(alice)).isEmpty();
  }

  @Test
  void theLastBindingIsKeptIfTheInstanceRequiresThat() {
    Instance keeping = keeping("Keeping", true, "wx-keeping");
    Instance resting = keeping("Resting", false, "wx-resting");
    TestApplication strict = new TestApplication(new MemoryStore().ports(), keeping, resting);
    UserId carol = strict.boundUser("carol", keeping, "o1", null);
    for (Caller caller : new Caller[] {as(carol), HOST}) {
      assertRefused(
          LoginError.LAST_BINDING, () -> strict.app.unbinding().unbind(keeping, carol, caller));
    }
    assertThat(strict.kinds(carol))
        .containsExactly(EventKind.REFUSED, EventKind.REFUSED, EventKind.BIND);

    Binding asleep =
        new Binding(
            "b2",
            "Resting",
            new Identity("wx-resting", "default", "o2", null),
            carol,
            strict.clock.instant());
    assertThat(strict.ports.identities().bindings().add(asleep)).isTrue();
    assertRefused(
        LoginError.LAST_BINDING, () -> strict.app.unbinding().unbind(keeping, carol, as(carol)));

    strict.app.binding().bind(strict.mini, carol, code(strict.mini, "o3", null), NO_PROOF, HOST);
    strict.app.unbinding().unbind(keeping, carol, as(carol));
    assertThat(strict.app.boundAccounts().find(keeping, carol, HOST)).isEmpty();
    strict.app.unbinding().unbind(keeping, carol, as(carol));
    strict.app.unbinding().unbind(strict.mini, carol, as(carol));
    strict.app.unbinding().unbind(keeping, carol, as(carol));
  }

  private static Instance keeping(String name, boolean isActive, String appId) {
    return TestApplication.instance(
        name,
        new FakeLogin(appId),
        new Instance.Rules(isActive, true, "default", AllowedRedirects.of(List.of()), true, 0));
  }

  @Test
  void unbindingEndsTheUsersOtherSessionsOfTheApp() {
    bind(alice, "o1", null);
    binding.bind(test.site, alice, code(test.site, "o-site", null), NO_PROOF, HOST);
    SignInResult.OpenedSession own = session(test.mini, "o1");
    SignInResult.OpenedSession other = session(test.mini, "o1");
    SignInResult.OpenedSession bySite = session(test.site, "o-site");
    Secret waiting = test.loginCode(test.mini, "o1", null);

    String ownId = own.userSession().session().id();
    unbinding.unbind(test.mini, alice, new Caller.SignedInUser(alice, ownId));

    assertThat(test.app.userSessions().ofUser(alice, HOST))
        .containsExactlyInAnyOrder(own.userSession().session(), bySite.userSession().session());
    assertRefused(
        LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(other.sessionToken()));
    assertRefused(
        LoginError.INVALID_LOGIN_CODE, () -> test.app.sessionTokens().open(waiting, null));
    assertThat(test.kinds(alice)).startsWith(EventKind.SESSION_ENDED, EventKind.UNBIND);
  }

  @Test
  void unbindingByAHostEndsNoSession() {
    bind(alice, "o1", null);
    SignInResult.OpenedSession own = session(test.mini, "o1");
    unbinding.unbind(test.mini, alice, HOST);
    assertThat(test.app.sessionTokens().current(own.sessionToken())).isNotNull();
  }

  private SignInResult.OpenedSession session(Instance instance, String openId) {
    return test.app.sessionTokens().open(test.loginCode(instance, openId, null), null);
  }

  @Test
  void anUnknownUserIsNotFoundBeforeTheCodeIsSent() {
    UserId nobody = new UserId("nobody");
    assertRefused(LoginError.USER_NOT_FOUND, () -> bind(nobody, "o1", null));
    assertThat(test.miniType.exchanges()).isZero();
    Secret bindCode = test.bindCode(test.mini, "o1", null);
    assertRefused(
        LoginError.USER_NOT_FOUND, () -> binding.bindByCode(test.mini, nobody, bindCode, HOST));
    assertThat(test.kinds(nobody)).isEmpty();
    assertRefused(LoginError.USER_NOT_FOUND, () -> unbinding.unbind(test.mini, nobody, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> accounts.find(test.mini, nobody, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> accounts.ofUser(nobody, HOST));
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
    TestApplication hosted = new TestApplication(new MemoryStore().ports(users));
    UserId carol = users.add("carol", "Carol").id();
    AccountBinding there = hosted.app.binding();
    there.bind(hosted.mini, carol, code(hosted.mini, "o1", null), NO_PROOF, HOST);
    hosted.miniType.duringExchange(() -> users.remove(carol));
    String code = code(hosted.mini, "o1", null);
    assertRefused(
        LoginError.USER_NOT_FOUND, () -> there.bind(hosted.mini, carol, code, NO_PROOF, HOST));
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
    BrowserProof toLogIn = test.started(test.site, BACK, null);
    BrowserProof bobs = test.started(test.site, BACK, bob);
    BrowserProof alices = test.started(test.site, BACK, alice);
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
    test.clock.goOn(OneTimeCode.BindCode.LIFETIME);
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
  void oneOfManyConcurrentBindingsOfAnIdentityWins() {
    assertThat(
            race(
                i -> {
                  UserId user = test.user("user-" + i);
                  Secret bindCode = test.bindCode(test.mini, "o1", "u1");
                  return attempt(() -> binding.bindByCode(test.mini, user, bindCode, as(user)));
                }))
        .filteredOn("bound"::equals)
        .hasSize(1);
  }

  @Test
  void oneOfManyConcurrentBindingsToAUserWins() {
    assertThat(
            race(
                i -> {
                  Secret bindCode = test.bindCode(test.mini, "o" + i, null);
                  return attempt(() -> binding.bindByCode(test.mini, alice, bindCode, as(alice)));
                }))
        .containsOnlyOnce("bound")
        .contains("user_already_bound");
    assertThat(accounts.ofUser(alice, HOST)).hasSize(1);
  }

  @Test
  void aBindingThatLosesARaceIsDecidedAgain() {
    RacingBindings racing = new RacingBindings(test.ports.identities().bindings());
    TestApplication node = new TestApplication(test.clock, OwnPort.in(test.ports, racing));
    Identity person = new Identity("wx-mini", "default", "o1", null);
    racing.another = () -> test.ports.identities().bindings().add(bindingOf("b1", person, bob));
    String code = code(node.mini, "o1", null);
    assertRefused(
        LoginError.IDENTITY_TAKEN,
        () -> node.app.binding().bind(node.mini, alice, code, NO_PROOF, HOST));
    assertThat(accounts.ofUser(alice, HOST)).isEmpty();
  }

  @Test
  void aLostRaceForAUnionIdIsDecidedAgain() {
    bind(alice, "o1", null);
    RacingBindings racing = new RacingBindings(test.ports.identities().bindings());
    TestApplication node = new TestApplication(test.clock, OwnPort.in(test.ports, racing));
    Identity elsewhere = new Identity("wx-site", "default", "o-site", "u1");
    racing.another = () -> test.ports.identities().bindings().add(bindingOf("b1", elsewhere, bob));
    String code = code(node.mini, "o1", "u1");
    assertRefused(
        LoginError.IDENTITY_TAKEN,
        () -> node.app.binding().bind(node.mini, alice, code, NO_PROOF, HOST));
    assertThat(accounts.find(test.mini, alice, HOST).orElseThrow().identity().unionId()).isNull();
  }

  @Test
  void aLoginThatLosesARaceToItsOwnUserSucceeds() {
    binding.bind(test.site, alice, code(test.site, "o-site", "u1"), NO_PROOF, HOST);
    RacingBindings racing = new RacingBindings(test.ports.identities().bindings());
    TestApplication node = new TestApplication(test.clock, OwnPort.in(test.ports, racing));
    Identity person = new Identity("wx-mini", "default", "o1", "u1");
    racing.another = () -> test.ports.identities().bindings().add(bindingOf("b1", person, alice));
    assertThat(node.login(node.mini, "o1", "u1")).isInstanceOf(LoginResult.LoginCode.class);
    assertThat(accounts.ofUser(alice, HOST)).hasSize(2);
    assertThat(test.kinds(alice)).containsExactly(EventKind.BIND);
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    test.miniType.duringExchange(test::assertNoTransactionIsOpen);
    bind(alice, "o1", null);
  }

  @Test
  void aRemovedOwnerOfAUnionIdGetsNoBinding() {
    HostUsers users = new HostUsers();
    TestApplication elsewhere = new TestApplication(new MemoryStore().ports(users));
    UserId gone = users.add("gone", "Gone").id();
    String first = code(elsewhere.site, "o-site", "u1");
    elsewhere.app.binding().bind(elsewhere.site, gone, first, NO_PROOF, HOST);
    users.remove(gone);
    assertRefused(LoginError.USER_NOT_FOUND, () -> elsewhere.login(elsewhere.mini, "o-mini", "u1"));
    assertThat(elsewhere.ports.identities().bindings().ofUser(gone)).hasSize(1);
    elsewhere.app.directory().erase(gone, HOST);
    assertThat(elsewhere.login(elsewhere.mini, "o-mini", "u1"))
        .isInstanceOf(LoginResult.BindCode.class);
  }

  private void bind(UserId userId, String openId, @Nullable String unionId) {
    binding.bind(test.mini, userId, code(test.mini, openId, unionId), NO_PROOF, as(userId));
  }

  private void bindAtSite(String code, BrowserProof proof) {
    binding.bind(test.site, alice, code, proof, as(alice));
  }

  private static Callable<String> attempt(Runnable binding) {
    return () -> {
      try {
        binding.run();
        return "bound";
      } catch (LoginException refusal) {
        return refusal.error().code();
      }
    };
  }

  private Binding bindingOf(String id, Identity person, UserId userId) {
    return new Binding(id, "Mini", person, userId, test.clock.instant());
  }

  /** Bindings that another node changes once, between a look at the facts and what follows. */
  private static final class RacingBindings implements Bindings {
    private final Bindings bindings;
    Supplier<Boolean> another = () -> true;

    RacingBindings(Bindings bindings) {
      this.bindings = bindings;
    }

    private void letAnotherComeFirst() {
      Supplier<Boolean> first = another;
      another = () -> true;
      assertThat(first.get()).isTrue();
    }

    @Override
    public boolean add(Binding binding) {
      letAnotherComeFirst();
      return bindings.add(binding);
    }

    @Override
    public boolean learnUnionId(Binding binding, String unionId) {
      letAnotherComeFirst();
      return bindings.learnUnionId(binding, unionId);
    }

    @Override
    public BindingRules.Facts factsOf(Identity identity) {
      return bindings.factsOf(identity);
    }

    @Override
    public Optional<Binding> find(UserId userId, String appId) {
      return bindings.find(userId, appId);
    }

    @Override
    public List<Binding> ofUser(UserId userId) {
      return bindings.ofUser(userId);
    }
  }
}
