package io.wechatlogin.application.profile;

import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.ProfileRenewal;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.WebToken;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Renews the stored tokens of persons when somebody needs them, never in the background: the use of
 * a refresh token does not prolong it. One node renews the tokens of a person at a time, under a
 * lease; no transaction is open meanwhile.
 */
public final class WebTokenRenewal {
  /** How long a renewal may take: the time budget of a call, plus reserve. */
  public static final Duration LEASE = Duration.ofSeconds(10);

  /** How long a caller without a valid token waits for the renewal of another one. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Profiles profiles;
  private final ProfileRenewal renewal;
  private final ClockAndSecrets source;

  /** Renews the tokens in these ports. */
  public WebTokenRenewal(Profiles profiles, ProfileRenewal renewal, ClockAndSecrets source) {
    this.profiles = profiles;
    this.renewal = renewal;
    this.source = source;
  }

  /**
   * Renews the tokens of a row, and stores them before they are used. Where the row has changed
   * since it was seen, by another renewal or by a login, it is returned as it is.
   *
   * @param patience how long to wait for the renewal of another caller
   * @return the row, possibly with tokens of a concurrent login
   * @throws LoginException as {@link ProfileLogin#refresh}; {@code wechat_unavailable} where
   *     another renewal does not end in time; {@code not_bound} where the row was erased
   */
  StoredProfile renewed(
      ProfileLogin type, Identity identity, StoredProfile seen, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Instant now = source.now();
      String holder = source.secrets().rowId();
      if (renewal.lease(identity, holder, now, now.plus(LEASE))) {
        try {
          return renewedAsHolder(type, identity, seen);
        } finally {
          renewal.release(identity, holder);
        }
      }
      StoredProfile row = row(identity);
      if (!isSame(row, seen)) {
        return row;
      }
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive() || !renewal.awaitRelease(identity, now, left)) {
        throw new LoginException(LoginError.WECHAT_UNAVAILABLE, RETRY_AFTER);
      }
    }
  }

  private StoredProfile renewedAsHolder(ProfileLogin type, Identity identity, StoredProfile seen) {
    StoredProfile row = row(identity);
    if (!isSame(row, seen)) {
      return row;
    }
    try {
      WebToken token = type.refresh(tokenOf(row).refreshToken());
      renewal.replace(identity, row, update(token, null));
    } catch (LoginException refusal) {
      if (refusal.error() == LoginError.INVALID_REFRESH_TOKEN) {
        renewal.dropToken(identity, row, source.now());
      }
      throw refusal;
    }
    return row(identity);
  }

  /** Makes an update of a row. */
  ProfileUpdate update(WebToken token, @Nullable Profile profile) {
    return new ProfileUpdate(source.secrets().rowId(), token, profile, source.now());
  }

  /**
   * Returns the tokens of a row.
   *
   * @throws LoginException {@code invalid_refresh_token} where WeChat has refused them before
   */
  static WebToken tokenOf(StoredProfile row) {
    if (row.token() == null) {
      throw new LoginException(LoginError.INVALID_REFRESH_TOKEN);
    }
    return row.token();
  }

  private static boolean isSame(StoredProfile row, StoredProfile seen) {
    return row.id().equals(seen.id()) && row.version() == seen.version();
  }

  /** A row that was there and is gone was erased by an unbinding. */
  private StoredProfile row(Identity identity) {
    return profiles.find(identity).orElseThrow(() -> new LoginException(LoginError.NOT_BOUND));
  }
}
