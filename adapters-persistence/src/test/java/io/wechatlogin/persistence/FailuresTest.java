package io.wechatlogin.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wechatlogin.application.port.Ports;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** A database that is gone is a refusal with a time to come again, not a bug. */
class FailuresTest {
  @Test
  void aDatabaseThatIsGoneIsUnavailable() throws IOException {
    EmbeddedPostgres server = EmbeddedPostgres.start();
    try (PostgresStore store =
        PostgresStore.open(
            new PostgresSettings(server.getJdbcUrl("postgres", "postgres"), null, null, 2),
            KeyRing.of(KeyRing.generate(new SecureRandom())))) {
      Ports ports = store.ports();
      assertThat(store.isReachable()).isTrue();
      server.close();
      assertUnavailable(() -> ports.users().find(new UserId("u1")));
      assertUnavailable(() -> ports.transactions().run(() -> ports.users().register("Someone")));
      assertThat(store.isReachable()).isFalse();
    }
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LoginException.class,
            refusal -> {
              assertThat(refusal.error()).isEqualTo(LoginError.DATABASE_UNAVAILABLE);
              assertThat(refusal.retryAfter()).isPresent();
            });
  }
}
