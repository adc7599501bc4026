package io.wechatlogin.application.identity;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.port.UnboundIdentities;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import java.time.Instant;

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

  /** Issues a bindCode for an identity, inside a transaction that holds the identity. */
  public LoginResult.BindCode issue(Instance instance, Identity identity) {
    Secret bindCode = source.secrets().bindCode();
    codes.issue(
        bindCode.hash(),
        new OneTimeCode.BindCode(instance.name(), identity),
        source.now().plus(OneTimeCode.BindCode.LIFETIME));
    return new LoginResult.BindCode(bindCode, OneTimeCode.BindCode.LIFETIME);
  }

  /**
   * Redeems a bindCode of this instance, inside a transaction.
   *
   * @throws LoginException {@code invalid_bind_code}
   */
  public Identity consume(Instance instance, Secret bindCode) {
    Instant now = source.now();
    // An unbinding holds the identity and discards its codes: whoever holds it later finds none.
    codes
        .find(OneTimeCode.BindCode.class, bindCode.hash(), now)
        .ifPresent(code -> unbound.hold(code.identity()));
    return codes
        .consume(OneTimeCode.BindCode.class, bindCode.hash(), now)
        .filter(code -> code.instanceName().equals(instance.name()))
        .map(OneTimeCode.BindCode::identity)
        .orElseThrow(() -> new LoginException(LoginError.INVALID_BIND_CODE));
  }

  /** Invalidates all bindCodes of an identity, because it belongs to a user now. */
  public void discard(Identity identity) {
    codes.discardBindCodes(identity);
  }
}
