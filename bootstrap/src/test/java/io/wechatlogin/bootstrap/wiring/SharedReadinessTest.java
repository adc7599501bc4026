package io.wechatlogin.bootstrap.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.error.LoginError;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedReadinessTest {
  private Optional<LoginError> obstacle = Optional.empty();
  private int checks;
  private long nanos;

  private final SharedReadiness readiness =
      new SharedReadiness(
          () -> {
            checks++;
            return obstacle;
          },
          () -> nanos,
          Duration.ofMillis(250));

  @Test
  void whoAsksSoonAfterAnotherSharesTheCheck() {
    for (int i = 0; i < 100; i++) {
      assertThat(readiness.obstacle()).isEmpty();
      nanos += TimeUnit.MILLISECONDS.toNanos(2);
    }
    assertThat(checks).isEqualTo(1);
    obstacle = Optional.of(LoginError.DATABASE_UNAVAILABLE);
    nanos += TimeUnit.MILLISECONDS.toNanos(60);
    assertThat(readiness.obstacle()).contains(LoginError.DATABASE_UNAVAILABLE);
    assertThat(checks).isEqualTo(2);
  }
}
