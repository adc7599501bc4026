package io.wechatlogin.application.identity;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.code.CodeChallenge;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.code.PresentedCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Issues and redeems bindCodes: one-time proofs of an identity that belongs to no user yet. */
public final class BindCodes {
  private final OneTimeCodes codes;
  private final UnboundIdentities unbound;
  private final ClockAndSecrets source;

  /** Stores the codes by these ports. */
  public BindCodes(OneTimeCodes codes, UnboundIdentities unbound, ClockAndSecrets source) {
    this.codes = codes;
    this.unbound = unbound;
    this.source = source;
  }

  /**
   * Issues a bindCode for an identity, inside a transaction that holds the identity.
   *
   * @param challenge what the code is tied to; null for nothing
   */
  public LoginResult.BindCode issue(
      Instance instance, Identity identity, @Nullable CodeChallenge challenge) {
    Secret bindCode = source.secrets().bindCode();
    codes.issue(
        bindCode.hash(),
        new OneTimeCode.BindCode(instance.name(), identity, challenge),
        source.now().plus(OneTimeCode.BindCode.LIFETIME));
    return new LoginResult.BindCode(bindCode, OneTimeCode.BindCode.LIFETIME);
  }

  /**
   * Redeems a bindCode of this instance, inside a transaction.
   *
   * @return empty where the verifier is wrong or missing. The transaction must then commit, because
   *     the code is used up, and the caller refuses with {@code invalid_bind_code} afterwards.
   * @throws LoginException {@code invalid_bind_code}
   */
  public Optional<Identity> consume(Instance instance, PresentedCode presented) {
    Instant now = source.now();
    // An unbinding holds the identity and discards its codes: whoever holds it later finds none.
    codes
        .find(OneTimeCode.BindCode.class, presented.hash(), now)
        .ifPresent(code -> unbound.hold(code.identity()));
    OneTimeCode.BindCode code =
        codes
            .consume(OneTimeCode.BindCode.class, presented.hash(), now)
            .filter(found -> found.instanceName().equals(instance.name()))
            .orElseThrow(() -> new LoginException(LoginError.INVALID_BIND_CODE));
    return CodeChallenge.isMet(code.challenge(), answered(instance, presented))
        ? Optional.of(code.identity())
        : Optional.empty();
  }

  /** Returns whether {@link #consume} would return an identity now. The code stays as it is. */
  public boolean isRedeemable(Instance instance, PresentedCode presented) {
    return codes
        .find(OneTimeCode.BindCode.class, presented.hash(), source.now())
        .filter(found -> found.instanceName().equals(instance.name()))
        .filter(code -> CodeChallenge.isMet(code.challenge(), answered(instance, presented)))
        .isPresent();
  }

  /**
   * Returns the challenge that a presented bindCode answers, which the code that follows from it
   * inherits; null for none. A native app has shown its verifier when it got the bindCode, so
   * showing it again changes nothing.
   */
  public @Nullable CodeChallenge answered(Instance instance, PresentedCode presented) {
    return instance.isInNativeApp() ? null : presented.answered();
  }

  /** Invalidates all bindCodes of an identity, because it belongs to a user now. */
  public void discard(Identity identity) {
    codes.discardBindCodes(identity);
  }
}
