package io.wechatlogin.application.identity;

import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.domain.identity.ProvenIdentity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.ProfileRequest;
import io.wechatlogin.domain.type.WebToken;

/**
 * Fetches the profile of a person who is new here, where an instance asks for profiles only then.
 * No transaction is open meanwhile, and a failure changes nothing: the login goes on without.
 */
public final class NewcomerProfiles {
  private final IdentityOwners owners;
  private final ClockAndSecrets source;

  /** Asks these owners who is new. */
  public NewcomerProfiles(IdentityOwners owners, ClockAndSecrets source) {
    this.owners = owners;
    this.source = source;
  }

  /** Returns an identity of which it is known that it is new, with the profile of the person. */
  public ProvenIdentity completed(Instance instance, ProvenIdentity proven) {
    WebToken token = proven.token();
    if (token == null
        || !(instance.type() instanceof ProfileLogin type)
        || type.profileRequest() != ProfileRequest.REGISTER) {
      return proven;
    }
    return proven.with(
        new ProfileUpdate(
            source.secrets().rowId(),
            token,
            type.profileForLogin(token).orElse(null),
            source.now()));
  }

  /** Returns an identity as {@link #completed} does, if it is bound to nobody. */
  public ProvenIdentity completedIfNew(Instance instance, ProvenIdentity proven) {
    return proven.token() == null || owners.isBound(proven.identity())
        ? proven
        : completed(instance, proven);
  }
}
