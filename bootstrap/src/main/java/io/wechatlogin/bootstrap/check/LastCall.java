package io.wechatlogin.bootstrap.check;

import io.wechatlogin.domain.type.ProviderCalls;
import java.time.Duration;

/** Remembers how the last call ended, because a refusal does not carry WeChat's error code. */
final class LastCall implements ProviderCalls {
  private volatile String outcome = "none";

  @Override
  public void began(String call) {}

  @Override
  public void ended(String call, String result, Duration took) {
    outcome = result;
  }

  String outcome() {
    return outcome;
  }
}
