package io.wechatlogin.application.identity;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.OneTimeCodes;
import io.wechatlogin.application.result.LoginResult;
import io.wechatlogin.domain.code.OneTimeCode;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;

/** Issues and redeems bindCodes: one-time proofs of an identity that belongs to no user yet. */
public final class BindCodes {
  private final OneTimeCodes codes;
  private final ClockAndSecrets source;

  /** Stores the codes by this port. */
  public BindCodes(OneTimeCodes codes, ClockAndSecrets source) {
    this.codes = codes;
    this.source = source;
  }

  /** Issues a bindCode for an identity. */
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
    return codes
        .consume(OneTimeCode.BindCode.class, bindCode.hash(), source.now())
        .filter(code -> code.instanceName().equals(instance.name()))
        .map(OneTimeCode.BindCode::identity)
        .orElseThrow(() -> new LoginException(LoginError.INVALID_BIND_CODE));
  }

  /** Invalidates all bindCodes of an identity, because it belongs to a user now. */
  public void discard(Identity identity) {
    codes.discardBindCodes(identity);
  }
}
