package io.wechatlogin.application;

import io.wechatlogin.application.port.Measurements;
import io.wechatlogin.domain.error.LoginException;
import java.util.function.Supplier;

/** Counts how attempts to log in, to bind and to register end. */
final class Attempts {
  private final Measurements measurements;

  Attempts(Measurements measurements) {
    this.measurements = measurements;
  }

  /** Does a step of an attempt; where it is refused, the attempt has ended. */
  <T> T step(Instance instance, Supplier<T> step) {
    try {
      return step.get();
    } catch (LoginException refusal) {
      ended(instance, refusal.error().code());
      throw refusal;
    }
  }

  void ended(Instance instance, String outcome) {
    measurements.attemptEnded(instance.authType(), instance.name(), outcome);
  }
}
