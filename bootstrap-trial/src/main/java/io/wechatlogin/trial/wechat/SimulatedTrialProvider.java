package io.wechatlogin.trial.wechat;

import io.wechatlogin.bootstrap.embedded.DataDirectory;
import io.wechatlogin.bootstrap.embedded.Trial;
import io.wechatlogin.bootstrap.embedded.TrialProvider;
import io.wechatlogin.domain.secret.Secrets;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Starts a {@link SimulatedTrial}. */
public final class SimulatedTrialProvider implements TrialProvider {
  @Override
  public Trial start(
      DataDirectory data, Secrets secrets, InstantSource clock, SecureRandom random) {
    return SimulatedTrial.start(data, secrets, clock, random);
  }
}
