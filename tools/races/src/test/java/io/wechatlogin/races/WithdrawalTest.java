package io.wechatlogin.races;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.LoginApplication;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.application.state.BrowserProof;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.BindingRules.Past;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.user.UserId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The one order in which a withdrawal overtakes a registration, without chance. */
@Tag("database")
class WithdrawalTest {
  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

  @Test
  void whoIsBoundWhileAWithdrawalWaitsLogsInNoMore() throws IOException {
    try (EmbeddedPostgres server = EmbeddedPostgres.start();
        Nodes nodes =
            Nodes.on(
                server.getJdbcUrl("postgres", "postgres"),
                store ->
                    ReplacedPort.in(
                        store.ports(),
                        new WaitingIdentities(store.ports().identities().unbound(), meanwhile)))) {
      LoginApplication node = nodes.applications().getFirst();
      LoginApplication other = nodes.applications().getLast();
      Instance instance = nodes.wechat.miniProgram;
      String code = nodes.wechat.code("o1", null, Duration.ZERO).text;
      LoginResult stranger = node.login().loginCode(instance, code, BrowserProof.NONE, Try.HOST);
      Secret bindCode = ((LoginResult.BindCode) stranger).bindCode();
      CompletableFuture<LoginResult.LoginCode> registered = new CompletableFuture<>();
      meanwhile.set(
          () -> registered.complete(other.registration().register(instance, bindCode, "Someone")));

      node.pushes().take(instance, Map.of(), "o1".getBytes(StandardCharsets.UTF_8));

      LoginResult.LoginCode login = registered.join();
      assertThat(node.boundAccounts().ofUser(login.user().id(), Try.HOST)).isEmpty();
      assertThatThrownBy(() -> other.sessionTokens().open(login.loginCode(), null))
          .isInstanceOfSatisfying(
              LoginException.class,
              refusal -> assertThat(refusal.error()).isEqualTo(LoginError.INVALID_LOGIN_CODE));
    }
  }

  /** Lets something happen in another transaction before the next unbinding has its lock. */
  private record WaitingIdentities(UnboundIdentities store, AtomicReference<Runnable> meanwhile)
      implements UnboundIdentities {
    @Override
    public Past hold(Identity identity) {
      return store.hold(identity);
    }

    @Override
    public void add(Identity identity, @Nullable UserId userId, boolean comesBack) {
      CompletableFuture.runAsync(meanwhile.getAndSet(() -> {})).join();
      store.add(identity, userId, comesBack);
    }

    @Override
    public void forget(UserId userId) {
      store.forget(userId);
    }
  }
}
