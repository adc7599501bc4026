package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.profile.StoredProfile;
import java.time.Instant;

/** Changes a stored profile unless it has changed since it was read. */
public interface ProfileRenewal {
  /** Stores an update if the row still has the version that was seen. */
  void replace(Identity identity, StoredProfile seen, ProfileUpdate update);

  /** Deletes the tokens of a row if it still has the version that was seen: they are invalid. */
  void dropToken(Identity identity, StoredProfile seen, Instant now);
}
