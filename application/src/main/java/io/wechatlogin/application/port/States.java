package io.wechatlogin.application.port;

import io.wechatlogin.domain.secret.SecretHash;
import io.wechatlogin.domain.state.PendingLogin;
import io.wechatlogin.domain.state.StateClaim;
import io.wechatlogin.domain.url.WebUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Stores logins that were sent to WeChat, each under the hash of its {@code state}. */
public interface States {
  /** Stores a login that is about to be sent to WeChat. */
  void start(SecretHash state, PendingLogin login, Instant expiresAt);

  /**
   * Claims a state. Of concurrent attempts exactly one is the first. An attempt by another browser
   * or instance changes nothing.
   *
   * @param attempt the hash of what the attempt brought. The same attempt again is a repetition,
   *     until the answer expires or {@link PendingLogin#ANSWER_TIMEOUT} passes without one.
   */
  StateClaim claim(
      SecretHash state,
      String instanceName,
      SecretHash browserHash,
      SecretHash attempt,
      Instant now);

  /** Stores the answer of the first attempt, for repetitions, until {@code until}. */
  void answer(SecretHash state, WebUrl answer, Instant until);

  /**
   * Waits for the answer of the first attempt.
   *
   * @return empty where no answer was stored in time
   */
  Optional<WebUrl> awaitAnswer(SecretHash state, Duration timeout);
}
