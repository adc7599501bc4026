package io.wechatlogin.application.port;

import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.profile.StoredProfile;
import java.time.Duration;
import java.time.Instant;

/**
 * Changes a stored profile unless it has changed since it was read, and lets one node renew the
 * tokens of a person at a time.
 */
public interface ProfileRenewal {
  /**
   * Acquires the lease to renew the tokens of a person. It ends with {@link #release}, or at {@code
   * until}.
   *
   * @param holder a name that was never used before
   * @return false where another holder has the lease at {@code now}, or there is no row
   */
  boolean lease(Identity identity, String holder, Instant now, Instant until);

  /** Ends a lease; does nothing where the holder has lost it. */
  void release(Identity identity, String holder);

  /**
   * Waits until the lease is free at {@code now}, or the row is gone.
   *
   * @return false where that did not happen in time
   */
  boolean awaitRelease(Identity identity, Instant now, Duration timeout);

  /** Stores an update if the row still has the version that was seen. */
  void replace(Identity identity, StoredProfile seen, ProfileUpdate update);

  /** Deletes the tokens of a row if it still has the version that was seen: they are invalid. */
  void dropToken(Identity identity, StoredProfile seen, Instant now);
}
