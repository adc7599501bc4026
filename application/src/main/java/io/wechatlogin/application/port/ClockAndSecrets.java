package io.wechatlogin.application.port;

import io.wechatlogin.domain.secret.Secrets;
import java.time.Instant;
import java.time.InstantSource;

/** The only source of time and of random values for all use cases. */
public record ClockAndSecrets(InstantSource clock, Secrets secrets) {
  /** Returns the current time. */
  public Instant now() {
    return clock.instant();
  }
}
