package io.wechatlogin.persistence.hotpath;

import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.user.CorpId;
import org.jspecify.annotations.Nullable;

/**
 * The properties that distinguish one statement of a hot path from the others of that path.
 *
 * @param unionId whether the identity has a unionId, which its binding must have as well
 * @param sessionKey whether a session key of a mini program is kept
 * @param token whether tokens of an official account are kept; each of its logins returns some
 * @param profile whether a profile is kept beside the tokens
 * @param corpId whether the session is requested for one organization
 */
record Variant(
    boolean unionId, boolean sessionKey, boolean token, boolean profile, boolean corpId) {
  static Variant of(ProvenIdentity proven, @Nullable CorpId corpId) {
    return new Variant(
        proven.identity().unionId() != null,
        proven.sessionKey() != null,
        proven.profile() != null,
        proven.profile() != null && proven.profile().profile() != null,
        corpId != null);
  }

  /** Returns the variant of a path that takes no identity. */
  static Variant of(@Nullable CorpId corpId) {
    return new Variant(false, false, false, false, corpId != null);
  }

  /**
   * Returns whether one statement may serve several requests. A statement that keeps tokens changes
   * the row of a person: statements that change several such rows would wait for each other.
   */
  boolean isBatched() {
    return !token;
  }
}
