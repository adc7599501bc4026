package io.wechatlogin.application.binding;

import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.fake.FakeLogin;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.AllowedRedirects;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.result.SignInResult;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Unbinds accounts and ends what depends on a binding. */
class AccountUnbindingTest {
  private final TestApplication test = new TestApplication();
  private final AccountBinding binding = test.app.binding();
  private final AccountUnbinding unbinding = test.app.unbinding();
  private final UserId alice = test.user("alice");
  private final UserId bob = test.user("bob");

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
    assertThat(test.eventKinds(alice)).isEmpty();
  }

  @Test
  void theLastBindingIsKeptIfTheInstanceRequiresThat() {
    Instance active = keepingLastLogin("Keeping", true, "wx-active");
    Instance inactive = keepingLastLogin("InactiveKeeping", false, "wx-inactive");
    TestApplication keeping = TestApplication.with(active, inactive);
    UserId carol = keeping.boundUser("carol", active, "o1", null);
    for (Caller caller : new Caller[] {as(carol), HOST}) {
      assertRefused(
          LoginError.LAST_BINDING, () -> keeping.app.unbinding().unbind(active, carol, caller));
    }
    assertThat(keeping.eventKinds(carol))
        .containsExactly(EventKind.REFUSED, EventKind.REFUSED, EventKind.BIND);

    Binding inactiveBinding =
        new Binding(
            "b2",
            "InactiveKeeping",
            new Identity("wx-inactive", "default", "o2", null),
            carol,
            keeping.clock.instant());
    assertThat(keeping.ports.identities().bindings().add(inactiveBinding)).isTrue();
    assertRefused(
        LoginError.LAST_BINDING, () -> keeping.app.unbinding().unbind(active, carol, as(carol)));

    keeping.app.binding().bind(keeping.mini, carol, code(keeping.mini, "o3", null), NO_PROOF, HOST);
    keeping.app.unbinding().unbind(active, carol, as(carol));
    assertThat(keeping.app.boundAccounts().find(active, carol, HOST)).isEmpty();
    keeping.app.unbinding().unbind(active, carol, as(carol));
    keeping.app.unbinding().unbind(keeping.mini, carol, as(carol));
    keeping.app.unbinding().unbind(active, carol, as(carol));
  }

  @Test
  void unbindingEndsTheUsersOtherSessionsOfTheApp() {
    bind(alice, "o1", null);
    binding.bind(test.site, alice, code(test.site, "o-site", null), NO_PROOF, HOST);
    SignInResult.OpenedSession own = session(test.mini, "o1");
    SignInResult.OpenedSession other = session(test.mini, "o1");
    SignInResult.OpenedSession bySite = session(test.site, "o-site");
    Secret loginCode = test.loginCode(test.mini, "o1", null);

    String ownId = own.userSession().session().id();
    Secret next =
        unbinding.unbind(test.mini, alice, new Caller.SignedInUser(alice, ownId)).orElseThrow();

    assertRefused(
        LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(own.sessionToken()));
    assertThat(test.app.sessionTokens().current(next).session())
        .isEqualTo(own.userSession().session());
    assertThat(
            test.ports
                .sessions()
                .sessions()
                .ofUser(alice, test.clock.instant(), PageRequest.first(10))
                .items())
        .containsExactlyInAnyOrder(own.userSession().session(), bySite.userSession().session());
    assertRefused(
        LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(other.sessionToken()));
    assertRefused(
        LoginError.INVALID_LOGIN_CODE, () -> test.app.sessionTokens().open(loginCode, null));
    assertThat(test.eventKinds(alice)).startsWith(EventKind.SESSION_ENDED, EventKind.UNBIND);
  }

  @Test
  void unbindingByAHostEndsTheSessionsOfTheAccountOnly() {
    bind(alice, "o1", null);
    binding.bind(test.site, alice, code(test.site, "o-site", null), NO_PROOF, HOST);
    SignInResult.OpenedSession own = session(test.mini, "o1");
    SignInResult.OpenedSession bySite = session(test.site, "o-site");
    assertThat(unbinding.unbind(test.mini, alice, HOST)).isEmpty();
    assertRefused(
        LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(own.sessionToken()));
    assertThat(test.app.sessionTokens().current(bySite.sessionToken())).isNotNull();
  }

  @Test
  void theSessionThatUnbindsEndsWithTheAccountThatItBeganBy() {
    bind(alice, "o1", null);
    binding.bind(test.site, alice, code(test.site, "o-site", null), NO_PROOF, HOST);
    SignInResult.OpenedSession bySite = session(test.site, "o-site");
    String id = bySite.userSession().session().id();
    Secret next =
        unbinding.unbind(test.mini, alice, new Caller.SignedInUser(alice, id)).orElseThrow();
    assertThat(test.app.sessionTokens().current(next)).isNotNull();
    unbinding.unbind(test.site, alice, HOST);
    assertRefused(LoginError.UNAUTHENTICATED, () -> test.app.sessionTokens().current(next));
  }

  @Test
  void aSessionThatHasEndedMeanwhileUnbindsNothing() {
    bind(alice, "o1", null);
    assertRefused(
        LoginError.UNAUTHENTICATED,
        () -> unbinding.unbind(test.mini, alice, new Caller.SignedInUser(alice, "ended")));
    assertThat(test.app.boundAccounts().find(test.mini, alice, HOST)).isPresent();
  }

  private static Instance keepingLastLogin(String name, boolean isActive, String appId) {
    return TestApplication.instance(
        name,
        new FakeLogin(appId),
        new Instance.Rules(
            isActive,
            true,
            "default",
            AllowedRedirects.of(List.of()),
            new Instance.Restrictions(true, true, 0)));
  }

  private SignInResult.OpenedSession session(Instance instance, String openId) {
    return test.app.sessionTokens().open(test.loginCode(instance, openId, null), null);
  }

  private void bind(UserId userId, String openId, @Nullable String unionId) {
    binding.bind(test.mini, userId, code(test.mini, openId, unionId), NO_PROOF, as(userId));
  }
}
