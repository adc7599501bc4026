package io.wechatlogin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeChatErrorsTest {
  @ParameterizedTest
  @CsvSource({
    "40029, INVALID_CODE",
    "40163, INVALID_CODE",
    "41008, INVALID_CODE",
    "42003, INVALID_CODE",
    "40003, INVALID_CODE",
    "40226, USER_BLOCKED",
    "50002, USER_BLOCKED",
    "40001, WECHAT_MISCONFIGURED",
    "40002, WECHAT_MISCONFIGURED",
    "40013, WECHAT_MISCONFIGURED",
    "40125, WECHAT_MISCONFIGURED",
    "40164, WECHAT_MISCONFIGURED",
    "40243, WECHAT_MISCONFIGURED",
    "41002, WECHAT_MISCONFIGURED",
    "41004, WECHAT_MISCONFIGURED",
    "43001, WECHAT_MISCONFIGURED",
    "48001, WECHAT_MISCONFIGURED",
    "48004, WECHAT_MISCONFIGURED",
    "50004, WECHAT_MISCONFIGURED",
    "89501, WECHAT_MISCONFIGURED",
    "89503, WECHAT_MISCONFIGURED",
    "89506, WECHAT_MISCONFIGURED",
    "89507, WECHAT_MISCONFIGURED",
    "89599, WECHAT_MISCONFIGURED",
  })
  void permanentRefusalsHaveNoRetryAfter(int errcode, LoginError error) {
    LoginException refusal = WeChatErrors.refusal(WeChatCall.ACCESS_TOKEN, errcode);

    assertThat(refusal.error()).isEqualTo(error);
    assertThat(refusal.retryAfter()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "45009, WECHAT_RATE_LIMITED, PT1H",
    "45011, WECHAT_RATE_LIMITED, PT1M",
    "-1, WECHAT_UNAVAILABLE, PT5S",
    "-1000, WECHAT_UNAVAILABLE, PT5S",
    "99999, WECHAT_UNAVAILABLE, PT5S",
    "89600, WECHAT_UNAVAILABLE, PT5S",
    "40030, WECHAT_UNAVAILABLE, PT5S",
  })
  void temporaryRefusalsHaveARetryAfter(int errcode, LoginError error, Duration retryAfter) {
    LoginException refusal = WeChatErrors.refusal(WeChatCall.CODE_TO_SESSION, errcode);

    assertThat(refusal.error()).isEqualTo(error);
    assertThat(refusal.retryAfter()).hasValue(retryAfter);
  }

  @ParameterizedTest
  @ValueSource(ints = {40030, 42002, 42007, 50001})
  void onlyARefreshIsRefusedForItsRefreshToken(int errcode) {
    assertThat(WeChatErrors.refusal(WeChatCall.REFRESH_TOKEN, errcode).error())
        .isEqualTo(LoginError.INVALID_REFRESH_TOKEN);
    assertThat(WeChatErrors.refusal(WeChatCall.ACCESS_TOKEN, errcode).error())
        .isEqualTo(LoginError.WECHAT_UNAVAILABLE);
  }

  @ParameterizedTest
  @EnumSource(WeChatCall.class)
  void aSystemErrorHasTheSameMeaningForEveryCall(WeChatCall call) {
    assertThat(WeChatErrors.refusal(call, -1).error()).isEqualTo(LoginError.WECHAT_UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(ints = {40001, 40014, 42001})
  void onlyACallWithAnAppTokenReportsADeadOne(int errcode) {
    assertThat(WeChatErrors.isDeadAppToken(WeChatCall.PHONE_NUMBER, errcode)).isTrue();
    assertThat(WeChatErrors.isDeadAppToken(WeChatCall.APP_TOKEN, errcode)).isFalse();
    assertThat(WeChatErrors.isDeadAppToken(WeChatCall.ACCESS_TOKEN, errcode)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 40029, 40013, 41001, 45011})
  void otherErrorsDoNotInvalidateTheAppToken(int errcode) {
    assertThat(WeChatErrors.isDeadAppToken(WeChatCall.PHONE_NUMBER, errcode)).isFalse();
  }

  @Test
  void aMissingAnswerHasARetryAfter() {
    assertThat(WeChatErrors.unavailable().retryAfter()).hasValue(Duration.ofSeconds(5));
  }
}
