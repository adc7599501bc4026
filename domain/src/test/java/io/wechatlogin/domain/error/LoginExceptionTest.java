package io.wechatlogin.domain.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoginExceptionTest {
  @ParameterizedTest
  @EnumSource
  void everyErrorHasACodeAndAnAction(LoginError error) {
    assertThat(error.code()).matches("[a-z]+(_[a-z]+)*");
    assertThat(error.action().word()).matches("[a-z]+(_[a-z]+)*");
    assertThat(new LoginException(error)).hasMessage(error.code()).hasNoCause();
  }

  @Test
  void aPlainRefusalHasNoReasonOrRetryTime() {
    LoginException plain = new LoginException(LoginError.INVALID_STATE);
    assertThat(plain.error()).isEqualTo(LoginError.INVALID_STATE);
    assertThat(plain.reason()).isEmpty();
    assertThat(plain.retryAfter()).isEmpty();
  }

  @Test
  void aRefusalMayCarryAReasonAsItsMessage() {
    LoginException refusal = new LoginException(LoginError.INVALID_REQUEST, "code: is missing");
    assertThat(refusal.reason()).contains("code: is missing");
    assertThat(refusal).hasMessage("code: is missing");
  }

  @Test
  void aRefusalMayCarryARetryAfterTime() {
    LoginException refusal =
        new LoginException(LoginError.WECHAT_UNAVAILABLE, Duration.ofSeconds(5));
    assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(5));
    assertThat(refusal.reason()).isEmpty();
  }
}
