package io.wechatlogin.application.identity;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Revocations;
import io.wechatlogin.domain.identity.Moment;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.ProfileRequest;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.WebToken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Exchanges a code at WeChat for the identity of a person. No transaction is open meanwhile. */
public final class CodeExchange {
  private final Attempts attempts;
  private final Revocations revocations;
  private final ClockAndSecrets source;

  /**
   * Counts the outcomes by these attempts.
   *
   * @param revocations marks the beginning, from which on a login can be revoked
   */
  public CodeExchange(Attempts attempts, Revocations revocations, ClockAndSecrets source) {
    this.attempts = attempts;
    this.revocations = revocations;
    this.source = source;
  }

  /**
   * Calls WeChat, which uses up the code.
   *
   * @throws io.wechatlogin.domain.error.LoginException as {@link
   *     io.wechatlogin.domain.type.LoginType#identify}, and {@code invalid_request}, {@code
   *     login_type_inactive}
   */
  public ProvenIdentity identify(Instance instance, String code) {
    ProviderCode.check(code);
    return attempts.step(instance, () -> exchange(instance, code));
  }

  private ProvenIdentity exchange(Instance instance, String code) {
    Moment mark = revocations.mark();
    Instant began = source.now();
    Proof proof = instance.requireActive().type().identify(code);
    Instant ended = source.now();
    return new ProvenIdentity(
        instance.identityOf(proof),
        instance.name(),
        sessionKey(proof, began, ended),
        isKept(instance, proof) ? profile(proof, ended) : null,
        mayBeFetched(instance, proof),
        mark);
  }

  /**
   * Tokens that hosts do not get, and that came without a profile, are of no use to a known user.
   */
  private static boolean isKept(Instance instance, Proof proof) {
    return proof.grant() != null
        && (proof.grant().profile() != null
            || !(instance.type() instanceof ProfileLogin type)
            || type.givesTokens());
  }

  /** Returns the token that fetches the profile, if the login did not ask for it. */
  private static @Nullable WebToken mayBeFetched(Instance instance, Proof proof) {
    return proof.grant() != null
            && proof.grant().profile() == null
            && instance.type() instanceof ProfileLogin type
            && type.profileRequest() == ProfileRequest.REGISTER
        ? proof.grant().token()
        : null;
  }

  private @Nullable SessionKey sessionKey(Proof proof, Instant began, Instant ended) {
    return proof.sessionKey() == null
        ? null
        : new SessionKey(
            source.secrets().rowId(),
            proof.sessionKey(),
            began,
            ended,
            ended.plus(SessionKey.LIFETIME));
  }

  private @Nullable ProfileUpdate profile(Proof proof, Instant ended) {
    return proof.grant() == null
        ? null
        : new ProfileUpdate(
            source.secrets().rowId(), proof.grant().token(), proof.grant().profile(), ended);
  }
}
