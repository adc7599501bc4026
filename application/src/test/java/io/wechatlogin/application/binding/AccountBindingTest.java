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
import io.wechatlogin.application.login.Login;
import io.wechatlogin.application.memory.MemoryStore;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.audit.EventKind;
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
  private final TestApplication stage = new TestApplication();
  private final AccountBinding binding = stage.app.binding();
  private final UserId alice = stage.user("alice");
  private final UserId bob = stage.user("bob");

  @Test
  void aUserBindsAPerson() {
    bind(alice, "o1", "u1");
    Binding found = binding.find(stage.mini, alice, as(alice)).orElseThrow();
    assertThat(found.identity()).isEqualTo(new Identity("wx-mini", "default", "o1", "u1"));
    assertThat(found.instanceName()).isEqualTo("Mini");
    assertThat(found.boundAt()).isEqualTo(stage.clock.instant());
    assertThat(binding.ofUser(alice, HOST)).containsExactly(found);
    assertThat(stage.kinds(alice)).containsExactly(EventKind.BIND);
  }

  @Test
  void bindingWhatIsBoundAlreadyIsASuccess() {
    bind(alice, "o1", null);
    bind(alice, "o1", null);
    assertThat(binding.ofUser(alice, HOST)).hasSize(1);
    assertThat(stage.kinds(alice)).containsExactly(EventKind.BIND);
  }

  @Test
  void bindingAgainLearnsTheUnionId() {
    bind(alice, "o1", null);
    bind(alice, "o1", "u1");
    assertThat(binding.find(stage.mini, alice, HOST).orElseThrow().identity().unionId())
        .isEqualTo("u1");
  }

  @Test
  void aPersonOfAnotherUserIsRefusedAndRecorded() {
    bind(alice, "o1", null);
    assertRefused(LoginError.IDENTITY_TAKEN, () -> bind(bob, "o1", null));
    assertThat(binding.ofUser(bob, HOST)).isEmpty();
    assertThat(stage.ports.store().events().ofUser(bob, 10))
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
    String code = code(stage.site, "o-site", "u1");
    assertRefused(
        LoginError.IDENTITY_TAKEN, () -> binding.bind(stage.site, bob, code, NO_PROOF, HOST));
    assertThat(binding.ofUser(bob, HOST)).isEmpty();
  }

  @Test
  void aSecondPersonIsRefusedUntilTheFirstIsUnbound() {
    bind(alice, "o1", null);
    assertRefused(LoginError.USER_ALREADY_BOUND, () -> bind(alice, "o2", null));
    binding.unbind(stage.mini, alice, as(alice));
    bind(alice, "o2", null);
    assertThat(binding.find(stage.mini, alice, HOST).orElseThrow().identity().openId())
        .isEqualTo("o2");
    assertThat(stage.kinds(alice))
        .containsExactly(EventKind.BIND, EventKind.UNBIND, EventKind.REFUSED, EventKind.BIND);
  }

  @Test
  void whoeverIsUnboundIsAStrangerAgain() {
    bind(alice, "o1", "u1");
    binding.unbind(stage.mini, alice, as(alice));
    assertThat(stage.login(stage.mini, "o1", "u1")).isInstanceOf(LoginResult.BindCode.class);
    bind(bob, "o1", "u1");
  }

  @Test
  void unbindingWhatIsNotBoundIsASuccess() {
    binding.unbind(stage.mini, alice, as(alice));
    assertThat(stage.kinds(alice)).isEmpty();
  }

  @Test
  void theLastWayToLogInMayBeUntiedUnlessTheInstanceKeepsIt() {
    Instance keeping = keeping("Keeping", true, "wx-keeping");
    Instance resting = keeping("Resting", false, "wx-resting");
    TestApplication strict = new TestApplication(new MemoryStore().ports(), keeping, resting);
    UserId carol = strict.boundUser("carol", keeping, "o1", null);
    AccountBinding strictly = strict.app.binding();
    for (Caller caller : new Caller[] {as(carol), HOST}) {
      assertRefused(LoginError.LAST_BINDING, () -> strictly.unbind(keeping, carol, caller));
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
    assertRefused(LoginError.LAST_BINDING, () -> strictly.unbind(keeping, carol, as(carol)));

    strictly.bind(strict.mini, carol, code(strict.mini, "o3", null), NO_PROOF, HOST);
    strictly.unbind(keeping, carol, as(carol));
    assertThat(strictly.find(keeping, carol, HOST)).isEmpty();
    strictly.unbind(keeping, carol, as(carol));
    strictly.unbind(strict.mini, carol, as(carol));
    strictly.unbind(keeping, carol, as(carol));
  }

  private static Instance keeping(String name, boolean isActive, String appId) {
    return new Instance(
        name,
        name,
        "auths.loginTypes.FakeLogin",
        isActive,
        true,
        "default",
        AllowedRedirects.of(List.of()),
        new FakeLogin(appId),
        new Instance.Rules(true, 0));
  }

  @Test
  void whoUnbindsEndsTheOtherSessionsThatBeganByTheApp() {
    bind(alice, "o1", null);
    binding.bind(stage.site, alice, code(stage.site, "o-site", null), NO_PROOF, HOST);
    LoginResult.OpenSession own = session(stage.mini, "o1");
    LoginResult.OpenSession other = session(stage.mini, "o1");
    LoginResult.OpenSession bySite = session(stage.site, "o-site");
    Secret waiting = stage.loginCode(stage.mini, "o1", null);

    String ownId = own.signedIn().session().id();
    binding.unbind(stage.mini, alice, new Caller.SignedInUser(alice, ownId));

    assertThat(stage.app.sessions().ofUser(alice, HOST))
        .containsExactlyInAnyOrder(own.signedIn().session(), bySite.signedIn().session());
    assertRefused(
        LoginError.UNAUTHENTICATED, () -> stage.app.sessions().current(other.sessionToken()));
    assertRefused(LoginError.INVALID_LOGIN_CODE, () -> stage.app.sessions().open(waiting, null));
    assertThat(stage.kinds(alice)).startsWith(EventKind.SESSION_ENDED, EventKind.UNBIND);
  }

  @Test
  void whatAHostUnbindsEndsNoSession() {
    bind(alice, "o1", null);
    LoginResult.OpenSession own = session(stage.mini, "o1");
    binding.unbind(stage.mini, alice, HOST);
    assertThat(stage.app.sessions().current(own.sessionToken())).isNotNull();
  }

  private LoginResult.OpenSession session(Instance instance, String openId) {
    return stage.app.sessions().open(stage.loginCode(instance, openId, null), null);
  }

  @Test
  void aUserWhomNobodyKnowsIsNotFoundBeforeTheCodeIsSent() {
    UserId nobody = new UserId("nobody");
    assertRefused(LoginError.USER_NOT_FOUND, () -> bind(nobody, "o1", null));
    assertThat(stage.miniType.exchanges()).isZero();
    Secret bindCode = stage.bindCode(stage.mini, "o1", null);
    assertRefused(
        LoginError.USER_NOT_FOUND, () -> binding.bindByCode(stage.mini, nobody, bindCode, HOST));
    assertThat(stage.kinds(nobody)).isEmpty();
    assertRefused(LoginError.USER_NOT_FOUND, () -> binding.unbind(stage.mini, nobody, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> binding.find(stage.mini, nobody, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> binding.ofUser(nobody, HOST));
  }

  @Test
  void aUserWhoVanishesMeanwhileGetsNoBinding() {
    stage.miniType.duringExchange(() -> stage.app.directory().erase(alice, HOST));
    assertRefused(LoginError.USER_NOT_FOUND, () -> bind(alice, "o1", null));
    assertThat(stage.ports.identities().bindings().ofUser(alice)).isEmpty();
  }

  @Test
  void aUserWhomTheHostRemovesMeanwhileIsNotBoundAgain() {
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
  void usersActForThemselvesOnly() {
    for (LoginError error : new LoginError[] {LoginError.FORBIDDEN, LoginError.UNAUTHENTICATED}) {
      Caller caller = error == LoginError.FORBIDDEN ? as(bob) : ANYONE;
      assertRefused(error, () -> binding.bind(stage.mini, alice, "code", NO_PROOF, caller));
      assertRefused(
          error, () -> binding.bindByCode(stage.mini, alice, new Secret("wlb_x"), caller));
      assertRefused(error, () -> binding.unbind(stage.mini, alice, caller));
      assertRefused(error, () -> binding.find(stage.mini, alice, caller));
      assertRefused(error, () -> binding.ofUser(alice, caller));
    }
    assertThat(stage.miniType.exchanges()).isZero();
  }

  @Test
  void anInstanceOutOfUseBindsNobody() {
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE,
        () -> binding.bind(stage.inactive, alice, "code", NO_PROOF, HOST));
    assertRefused(
        LoginError.LOGIN_TYPE_INACTIVE,
        () -> binding.bindByCode(stage.inactive, alice, new Secret("wlb_x"), HOST));
  }

  @Test
  void aWebCodeIsBoundByTheBrowserAndUserThatStartedToBind() {
    String code = code(stage.site, "o1", null);
    BrowserProof toLogIn = stage.started(stage.site, BACK, null);
    BrowserProof bobs = stage.started(stage.site, BACK, bob);
    BrowserProof alices = stage.started(stage.site, BACK, alice);
    assertRefused(LoginError.INVALID_STATE, () -> bindAtSite(code, NO_PROOF));
    assertRefused(LoginError.INVALID_STATE, () -> bindAtSite(code, toLogIn));
    assertRefused(LoginError.INVALID_STATE, () -> bindAtSite(code, bobs));
    assertThat(stage.siteType.exchanges()).isZero();
    bindAtSite(code, alices);
    assertThat(binding.find(stage.site, alice, HOST)).isPresent();
  }

  @Test
  void aBindCodeBindsOnce() {
    Secret bindCode = stage.bindCode(stage.mini, "o1", "u1");
    binding.bindByCode(stage.mini, alice, bindCode, as(alice));
    assertThat(binding.find(stage.mini, alice, HOST).orElseThrow().identity().openId())
        .isEqualTo("o1");
    assertRefused(
        LoginError.INVALID_BIND_CODE,
        () -> binding.bindByCode(stage.mini, alice, bindCode, as(alice)));
  }

  @Test
  void aBindCodeSurvivesARefusal() {
    bind(alice, "o1", null);
    Secret bindCode = stage.bindCode(stage.mini, "o2", null);
    assertRefused(
        LoginError.USER_ALREADY_BOUND,
        () -> binding.bindByCode(stage.mini, alice, bindCode, as(alice)));
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> binding.bindByCode(stage.site, bob, bindCode, as(bob)));
    binding.bindByCode(stage.mini, bob, bindCode, as(bob));
    assertThat(binding.find(stage.mini, bob, HOST)).isPresent();
  }

  @Test
  void aBindCodeExpiresAfterFiveMinutes() {
    Secret bindCode = stage.bindCode(stage.mini, "o1", null);
    stage.clock.goOn(Login.BIND_CODE_LIFETIME);
    assertRefused(
        LoginError.INVALID_BIND_CODE,
        () -> binding.bindByCode(stage.mini, alice, bindCode, as(alice)));
  }

  @Test
  void bindCodesDieWhenThePersonIsBoundOtherwise() {
    Secret bindCode = stage.bindCode(stage.mini, "o1", null);
    bind(alice, "o1", null);
    binding.unbind(stage.mini, alice, HOST);
    assertRefused(
        LoginError.INVALID_BIND_CODE, () -> binding.bindByCode(stage.mini, bob, bindCode, as(bob)));
  }

  @Test
  void ofACrowdThatBindsOnePersonOneWins() {
    assertThat(
            race(
                i -> {
                  UserId user = stage.user("user-" + i);
                  Secret bindCode = stage.bindCode(stage.mini, "o1", "u1");
                  return attempt(() -> binding.bindByCode(stage.mini, user, bindCode, as(user)));
                }))
        .filteredOn("bound"::equals)
        .hasSize(1);
  }

  @Test
  void ofACrowdThatBindsToOneUserOneWins() {
    assertThat(
            race(
                i -> {
                  Secret bindCode = stage.bindCode(stage.mini, "o" + i, null);
                  return attempt(() -> binding.bindByCode(stage.mini, alice, bindCode, as(alice)));
                }))
        .containsOnlyOnce("bound")
        .contains("user_already_bound");
    assertThat(binding.ofUser(alice, HOST)).hasSize(1);
  }

  @Test
  void whoLosesARaceLooksAgainAndIsRefused() {
    RacingBindings racing = new RacingBindings(stage.ports.identities().bindings());
    TestApplication node = new TestApplication(stage.clock, OwnPort.in(stage.ports, racing));
    Identity person = new Identity("wx-mini", "default", "o1", null);
    racing.another = () -> stage.ports.identities().bindings().add(bindingOf("b1", person, bob));
    String code = code(node.mini, "o1", null);
    assertRefused(
        LoginError.IDENTITY_TAKEN,
        () -> node.app.binding().bind(node.mini, alice, code, NO_PROOF, HOST));
    assertThat(binding.ofUser(alice, HOST)).isEmpty();
  }

  @Test
  void whoLosesARaceForAUnionIdLooksAgainAndIsRefused() {
    bind(alice, "o1", null);
    RacingBindings racing = new RacingBindings(stage.ports.identities().bindings());
    TestApplication node = new TestApplication(stage.clock, OwnPort.in(stage.ports, racing));
    Identity elsewhere = new Identity("wx-site", "default", "o-site", "u1");
    racing.another = () -> stage.ports.identities().bindings().add(bindingOf("b1", elsewhere, bob));
    String code = code(node.mini, "o1", "u1");
    assertRefused(
        LoginError.IDENTITY_TAKEN,
        () -> node.app.binding().bind(node.mini, alice, code, NO_PROOF, HOST));
    assertThat(binding.find(stage.mini, alice, HOST).orElseThrow().identity().unionId()).isNull();
  }

  @Test
  void whoLosesARaceAgainstTheirOwnLoginIsLoggedIn() {
    binding.bind(stage.site, alice, code(stage.site, "o-site", "u1"), NO_PROOF, HOST);
    RacingBindings racing = new RacingBindings(stage.ports.identities().bindings());
    TestApplication node = new TestApplication(stage.clock, OwnPort.in(stage.ports, racing));
    Identity person = new Identity("wx-mini", "default", "o1", "u1");
    racing.another = () -> stage.ports.identities().bindings().add(bindingOf("b1", person, alice));
    assertThat(node.login(node.mini, "o1", "u1")).isInstanceOf(LoginResult.LoginCode.class);
    assertThat(binding.ofUser(alice, HOST)).hasSize(2);
    assertThat(stage.kinds(alice)).containsExactly(EventKind.BIND);
  }

  @Test
  void noTransactionIsOpenWhileTheProviderIsCalled() {
    stage.miniType.duringExchange(stage::assertNoTransactionIsOpen);
    bind(alice, "o1", null);
  }

  @Test
  void anOwnerOfAUnionIdWhoIsGoneGetsNoBinding() {
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
    binding.bind(stage.mini, userId, code(stage.mini, openId, unionId), NO_PROOF, as(userId));
  }

  private void bindAtSite(String code, BrowserProof proof) {
    binding.bind(stage.site, alice, code, proof, as(alice));
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
    return new Binding(id, "Mini", person, userId, stage.clock.instant());
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

    @Override
    public boolean hold(Identity identity) {
      return bindings.hold(identity);
    }

    @Override
    public List<Binding> holdAll(UserId userId) {
      return bindings.holdAll(userId);
    }

    @Override
    public Optional<Binding> remove(UserId userId, String appId) {
      return bindings.remove(userId, appId);
    }

    @Override
    public boolean remove(Binding binding) {
      return bindings.remove(binding);
    }

    @Override
    public List<Binding> removeAll(UserId userId) {
      return bindings.removeAll(userId);
    }
  }
}
