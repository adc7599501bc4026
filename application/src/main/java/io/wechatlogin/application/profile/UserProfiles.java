package io.wechatlogin.application.profile;

import static io.wechatlogin.application.profile.WebTokenRenewal.tokenOf;

import io.wechatlogin.application.binding.BoundAccounts;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.ProfileRenewal;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.type.DeadWebTokenException;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.ProfileRequest;
import io.wechatlogin.domain.user.UserId;
import java.util.Optional;

/** Shows the stored profile of a user, and fetches it again from WeChat. */
public final class UserProfiles {
  private final BoundAccounts accounts;
  private final Profiles profiles;
  private final ProfileRenewal renewal;
  private final WebTokenRenewal tokens;
  private final ClockAndSecrets source;

  /** Shows the rows of these ports. */
  public UserProfiles(
      BoundAccounts accounts,
      Profiles profiles,
      ProfileRenewal renewal,
      WebTokenRenewal tokens,
      ClockAndSecrets source) {
    this.accounts = accounts;
    this.profiles = profiles;
    this.renewal = renewal;
    this.tokens = tokens;
    this.source = source;
  }

  /**
   * The stored profile of a user.
   *
   * @param identity the WeChat account that the user has bound
   */
  public record UserProfile(Identity identity, StoredProfile stored) {}

  /**
   * Returns the stored profile of a user, of any type. WeChat is asked where only tokens are
   * stored, which is the case after WeChat had the profile removed.
   *
   * @throws LoginException {@code user_not_found}, {@code login_type_inactive}, {@code not_bound};
   *     {@code not_found} where nothing is stored: the user has not logged in by this instance
   *     since it was bound, or has filled in nothing
   */
  public UserProfile ofUser(Instance instance, UserId userId, Caller caller) {
    UserProfile stored = stored(instance, userId, caller);
    StoredProfile row = stored.stored();
    if (row.profile() != null
        || row.token() == null
        || !(instance.type() instanceof ProfileLogin type)
        || type.profileRequest() == ProfileRequest.NEVER) {
      return stored;
    }
    try {
      return fetched(type, stored);
    } catch (LoginException unavailable) {
      return stored;
    }
  }

  /**
   * Fetches the profile of a user from WeChat and stores it. Renews expired tokens first.
   *
   * @throws LoginException as {@link #ofUser} and {@link ProfileLogin#profile}; {@code
   *     invalid_refresh_token} where WeChat no longer accepts the tokens: the person has to log in
   *     again; {@code not_supported} also where the instance does not ask for profiles
   */
  public UserProfile refreshed(Instance instance, UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    ProfileLogin type = instance.require(ProfileLogin.class);
    if (!type.asksForProfile()) {
      throw new LoginException(LoginError.NOT_SUPPORTED);
    }
    return fetched(type, stored(instance, userId, caller));
  }

  /**
   * Returns the stored profile and tokens of a bound account, as they are: WeChat is not asked.
   * Tokens are for hosts that embed the application.
   */
  public Optional<StoredProfile> storedOf(Binding binding, Caller caller) {
    caller.requireHost();
    return profiles.find(binding.identity());
  }

  private UserProfile stored(Instance instance, UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    instance.requireActive();
    Identity identity =
        accounts
            .find(instance, userId, caller)
            .orElseThrow(() -> new LoginException(LoginError.NOT_BOUND))
            .identity();
    return new UserProfile(identity, row(identity));
  }

  private UserProfile fetched(ProfileLogin type, UserProfile stored) {
    Identity identity = stored.identity();
    StoredProfile row = stored.stored();
    if (!tokenOf(row).isLive(source.now())) {
      row = renewed(type, identity, row);
    }
    Profile profile;
    try {
      profile = type.profile(tokenOf(row));
    } catch (DeadWebTokenException revoked) {
      row = renewed(type, identity, row);
      profile = fetchedWithNewToken(type, identity, row);
    }
    renewal.replace(identity, row, tokens.update(tokenOf(row), profile));
    return new UserProfile(identity, row(identity));
  }

  private Profile fetchedWithNewToken(ProfileLogin type, Identity identity, StoredProfile row) {
    try {
      return type.profile(tokenOf(row));
    } catch (DeadWebTokenException justRenewed) {
      renewal.dropToken(identity, row, source.now());
      throw mustLogInAgain();
    }
  }

  private StoredProfile renewed(ProfileLogin type, Identity identity, StoredProfile row) {
    return tokens.renewed(type, identity, row, WebTokenRenewal.PATIENCE);
  }

  private StoredProfile row(Identity identity) {
    return profiles.find(identity).orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
  }

  private static LoginException mustLogInAgain() {
    return new LoginException(LoginError.INVALID_REFRESH_TOKEN);
  }
}
