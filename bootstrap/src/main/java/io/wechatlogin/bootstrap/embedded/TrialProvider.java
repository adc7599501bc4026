package io.wechatlogin.bootstrap.embedded;

import io.wechatlogin.domain.secret.Secrets;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Starts trial mode. Implementations are found by {@link java.util.ServiceLoader}. */
public interface TrialProvider {
  /**
   * Starts the simulator and writes the sample instances that are not there yet.
   *
   * @param clock the simulator's clock
   */
  Trial start(DataDirectory data, Secrets secrets, InstantSource clock, SecureRandom random);
}
