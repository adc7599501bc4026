package io.wechatlogin.persistence.revocation;

import static io.wechatlogin.application.fake.TestApplication.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.application.fake.FakePushLogin;
import io.wechatlogin.application.fake.PortReplacement;
import io.wechatlogin.application.fake.TestApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.type.Push;
import io.wechatlogin.domain.user.UserId;
import io.wechatlogin.persistence.PostgresStore;
import io.wechatlogin.persistence.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A person registers while WeChat's notice that the person has withdrawn waits for the row. */
class WithdrawalTest {
  private final FakePushLogin type = new FakePushLogin("wx-push");
  private final Instance instance = TestApplication.instance("Push", type);
  private final Ports ports;
  private final WaitingIdentities waiting;
  private final TestApplication test;

  WithdrawalTest() throws SQLException {
    ports = PostgresStore.on(TestDatabase.create("withdrawal"), TestDatabase.keys()).ports();
    waiting = new WaitingIdentities(ports.identities().unbound());
    test = TestApplication.on(PortReplacement.in(ports, waiting), instance);
  }

  @Test
  void whoIsBoundWhileAWithdrawalWaitsLogsInNoMore() {
    Secret bindCode = test.bindCode(instance, "o1", null);
    AtomicReference<LoginResult.LoginCode> registered = new AtomicReference<>();
    waiting.meanwhile =
        () -> registered.set(test.app.registration().register(instance, bindCode, "Someone"));
    type.prepare(
        "withdrawn",
        new Push(
            SecretHash.of("withdrawn"),
            Optional.empty(),
            Optional.of(new Push.Notice(Push.Kind.LOGIN_WITHDRAWN, "o1", test.clock.instant()))));

    test.app.pushes().take(instance, Map.of(), "withdrawn".getBytes(StandardCharsets.UTF_8));

    LoginResult.LoginCode login = registered.get();
    assertThat(ports.identities().bindings().ofUser(login.user().id())).isEmpty();
    assertRefused(
        LoginError.INVALID_LOGIN_CODE,
        () -> test.app.sessionTokens().open(login.loginCode(), null));
  }

  /** Lets something happen in another transaction before the first unbinding has its lock. */
  private static final class WaitingIdentities implements UnboundIdentities {
    private final UnboundIdentities store;
    private Runnable meanwhile = () -> {};

    WaitingIdentities(UnboundIdentities store) {
      this.store = store;
    }

    @Override
    public Past hold(Identity identity) {
      return store.hold(identity);
    }

    @Override
    public void add(Identity identity, @Nullable UserId userId, boolean comesBack) {
      Runnable first = meanwhile;
      meanwhile = () -> {};
      CompletableFuture.runAsync(first).join();
      store.add(identity, userId, comesBack);
    }

    @Override
    public void forget(UserId userId) {
      store.forget(userId);
    }
  }
}
