package io.wechatlogin.domain.identity;

import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.type.WebToken;
import org.jspecify.annotations.Nullable;

/**
 * An identity that WeChat has just proven, with the data that came with the proof.
 *
 * @param instanceName the short name of the instance that exchanged the code
 * @param sessionKey set only for types that have session keys
 * @param profile what the person granted and showed; set only for types that ask for it
 * @param token fetches the profile; set only where it was not fetched because the person may be
 *     known
 * @param began when the exchange began that proved it: a revocation since then ends the login
 */
public record ProvenIdentity(
    Identity identity,
    String instanceName,
    @Nullable SessionKey sessionKey,
    @Nullable ProfileUpdate profile,
    @Nullable WebToken token,
    Moment began) {
  /** Makes an identity that is proven at the moment at which the store is asked about it. */
  public ProvenIdentity(
      Identity identity,
      String instanceName,
      @Nullable SessionKey sessionKey,
      @Nullable ProfileUpdate profile) {
    this(identity, instanceName, sessionKey, profile, null, Moment.NOW);
  }

  /** Returns this identity with the beginning on the clock of the store. */
  public ProvenIdentity beganAt(Moment.Stored moment) {
    return new ProvenIdentity(identity, instanceName, sessionKey, profile, token, moment);
  }

  /** Returns this identity without its unionId, with the same data. */
  public ProvenIdentity withoutUnionId() {
    return new ProvenIdentity(
        identity.withoutUnionId(), instanceName, sessionKey, profile, token, began);
  }

  /** Returns this identity with what was fetched since. */
  public ProvenIdentity with(ProfileUpdate fetched) {
    return new ProvenIdentity(identity, instanceName, sessionKey, fetched, null, began);
  }
}
