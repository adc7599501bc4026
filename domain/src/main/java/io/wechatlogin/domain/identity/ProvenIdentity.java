package io.wechatlogin.domain.identity;

import io.wechatlogin.domain.miniprogram.SessionKey;
import io.wechatlogin.domain.profile.ProfileUpdate;
import org.jspecify.annotations.Nullable;

/**
 * An identity that WeChat has just proven, with the data that came with the proof.
 *
 * @param instanceName the short name of the instance that exchanged the code
 * @param sessionKey set only for types that have session keys
 * @param profile what the person granted and showed; set only for types that ask for it
 */
public record ProvenIdentity(
    Identity identity,
    String instanceName,
    @Nullable SessionKey sessionKey,
    @Nullable ProfileUpdate profile) {
  /** Returns this identity without its unionId, with the same data. */
  public ProvenIdentity withoutUnionId() {
    return new ProvenIdentity(identity.withoutUnionId(), instanceName, sessionKey, profile);
  }

  /** Makes a proven identity without data beside it. */
  public ProvenIdentity(Identity identity, String instanceName) {
    this(identity, instanceName, null, null);
  }
}
