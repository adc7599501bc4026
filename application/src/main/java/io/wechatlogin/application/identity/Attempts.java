package io.wechatlogin.application.identity;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.Measurements;
import io.wechatlogin.domain.error.LoginException;
import java.util.function.Supplier;

/** Counts the outcomes of attempts to log in, to bind and to register. */
public final class Attempts {
  private final Measurements measurements;

  /** Reports the outcomes to these measurements. */
  public Attempts(Measurements measurements) {
    this.measurements = measurements;
  }

  /** Runs a step of an attempt. A refusal ends the attempt and is counted. */
  public <T> T step(Instance instance, Supplier<T> step) {
    try {
      return step.get();
    } catch (LoginException refusal) {
      ended(instance, refusal.error().code());
      throw refusal;
    }
  }

  /** Counts the outcome of an attempt. */
  public void ended(Instance instance, String outcome) {
    measurements.attemptEnded(instance.authType(), instance.name(), outcome);
  }
}
