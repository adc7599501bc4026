package io.wechatlogin.application;

import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.application.port.SessionKeys.SessionKey;
import io.wechatlogin.application.port.SignIns.Arrival;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.Proof;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Asks WeChat whom a code was issued to. No transaction is open meanwhile. */
final class CodeExchange {
  /** WeChat lets a session key live for as long as it is in use, and tells nobody how long. */
  private static final Duration SESSION_KEY_LIFETIME = Duration.ofDays(30);

  private final Attempts attempts;
  private final Secrets secrets;
  private final InstantSource clock;

  CodeExchange(Attempts attempts, Secrets secrets, InstantSource clock) {
    this.attempts = attempts;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Makes the call to WeChat, which uses the code up. */
  Arrival identify(Instance instance, String code) {
    Codes.check(code);
    return attempts.step(instance, () -> exchange(instance, code));
  }

  private Arrival exchange(Instance instance, String code) {
    Instant began = clock.instant();
    Proof proof = instance.requireActive().type().identify(code);
    Instant ended = clock.instant();
    return new Arrival(
        instance.identityOf(proof),
        instance.name(),
        proof.sessionKey() == null
            ? null
            : new SessionKey(
                secrets.rowId(),
                proof.sessionKey(),
                began,
                ended,
                ended.plus(SESSION_KEY_LIFETIME)),
        proof.grant() == null
            ? null
            : new Profiles.Update(
                secrets.rowId(), proof.grant().token(), proof.grant().profile(), ended));
  }

  /** Returns until when the session keys of a person who has just become known are kept. */
  Instant sessionKeyExpiry() {
    return clock.instant().plus(SESSION_KEY_LIFETIME);
  }
}
