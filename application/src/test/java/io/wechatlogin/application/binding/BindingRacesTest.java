package io.wechatlogin.application.binding;

import static io.wechatlogin.application.contract.Race.race;
import static io.wechatlogin.application.fake.TestApplication.HOST;
import static io.wechatlogin.application.fake.TestApplication.NO_PROOF;
import static io.wechatlogin.application.fake.TestApplication.as;
import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static io.wechatlogin.application.fake.TestApplication.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.port.BindingFilter;
import io.wechatlogin.application.port.Bindings;
import io.wechatlogin.application.port.Page;
import io.wechatlogin.application.port.PageRequest;
import io.wechatlogin.application.result.LoginResult;
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

/** Binds accounts while other threads or nodes bind them too. */
class BindingRacesTest {
  private final TestApplication test = new TestApplication();
  private final AccountBinding binding = test.app.binding();
  private final BoundAccounts accounts = test.app.boundAccounts();
  private final UserId alice = test.user("alice");
  private final UserId bob = test.user("bob");

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
    TestApplication node = test.nodeWith(racing);
    Identity person = new Identity("wx-mini", "default", "o1", null);
    racing.concurrentChange =
        () -> test.ports.identities().bindings().add(bindingOf("b1", person, bob));
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
    TestApplication node = test.nodeWith(racing);
    Identity sameUnionId = new Identity("wx-site", "default", "o-site", "u1");
    racing.concurrentChange =
        () -> test.ports.identities().bindings().add(bindingOf("b1", sameUnionId, bob));
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
    TestApplication node = test.nodeWith(racing);
    Identity person = new Identity("wx-mini", "default", "o1", "u1");
    racing.concurrentChange =
        () -> test.ports.identities().bindings().add(bindingOf("b1", person, alice));
    assertThat(node.login(node.mini, "o1", "u1")).isInstanceOf(LoginResult.LoginCode.class);
    assertThat(accounts.ofUser(alice, HOST)).hasSize(2);
    assertThat(test.eventKinds(alice)).containsExactly(EventKind.BIND);
  }

  private void bind(UserId userId, String openId, @Nullable String unionId) {
    binding.bind(test.mini, userId, code(test.mini, openId, unionId), NO_PROOF, as(userId));
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

  /** Bindings that another node changes once, after the facts are read and before a write. */
  private static final class RacingBindings implements Bindings {
    private final Bindings bindings;
    Supplier<Boolean> concurrentChange = () -> true;

    RacingBindings(Bindings bindings) {
      this.bindings = bindings;
    }

    private void applyConcurrentChange() {
      Supplier<Boolean> change = concurrentChange;
      concurrentChange = () -> true;
      assertThat(change.get()).isTrue();
    }

    @Override
    public boolean add(Binding binding) {
      applyConcurrentChange();
      return bindings.add(binding);
    }

    @Override
    public boolean learnUnionId(Binding binding, String unionId) {
      applyConcurrentChange();
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
    public Page<Binding> list(BindingFilter filter, PageRequest page) {
      return bindings.list(filter, page);
    }
  }
}
