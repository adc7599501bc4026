package io.wechatlogin.application.profile;

import io.wechatlogin.application.audit.Audit;
import io.wechatlogin.application.binding.BoundAccounts;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.BindingRemoval;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Ports;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.application.port.Transactions;
import io.wechatlogin.application.profile.UserProfiles.UserProfile;
import io.wechatlogin.domain.audit.EventKind;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileForm;
import io.wechatlogin.domain.url.WebUrl;
import io.wechatlogin.domain.user.User;
import io.wechatlogin.domain.user.UserId;

/** Stores what persons fill in about themselves, where the provider shows no profile. */
public final class FilledInProfiles {
  /** Longer than any address of a picture that was seen. */
  private static final int LONGEST_ADDRESS = 2048;

  private final BoundAccounts accounts;
  private final BindingRemoval bindings;
  private final Profiles profiles;
  private final Transactions transactions;
  private final Audit audit;
  private final ClockAndSecrets source;

  /** Stores profiles by these ports. */
  public FilledInProfiles(
      BoundAccounts accounts, Ports ports, Audit audit, ClockAndSecrets source) {
    this.accounts = accounts;
    this.bindings = ports.identities().removal();
    this.profiles = ports.identities().profiles();
    this.transactions = ports.store().transactions();
    this.audit = audit;
    this.source = source;
  }

  /**
   * Stores nickname and picture of a user, in the place of what is stored.
   *
   * @param nickname 1 to 200 visible characters
   * @param avatarUrl an https address
   * @return the profile as it is stored now
   * @throws LoginException {@code invalid_request}, {@code user_not_found}, {@code
   *     login_type_inactive}, {@code not_bound}; {@code not_supported} where the provider shows the
   *     profile, or the type has none
   */
  public UserProfile put(
      Instance instance, UserId userId, String nickname, String avatarUrl, Caller caller) {
    caller.requireMayActFor(userId);
    instance.require(ProfileForm.class);
    User.checkNickname(nickname);
    String picture = checkPicture(avatarUrl);
    return transactions.run(
        () -> {
          Identity identity =
              accounts
                  .find(instance, userId, caller)
                  .map(bound -> bound.identity())
                  // An unbinding at the same moment comes first, or erases the profile.
                  .filter(bindings::hold)
                  .orElseThrow(() -> new LoginException(LoginError.NOT_BOUND));
          profiles.fill(
              identity,
              source.secrets().rowId(),
              new Profile(identity.openId(), null, nickname, picture, 0, "", "", ""),
              source.now());
          audit.record(userId, EventKind.CHANGED, instance.name(), "profile");
          StoredProfile stored = profiles.find(identity).orElseThrow();
          return new UserProfile(identity, stored);
        });
  }

  /** Returns the address of a picture in the spelling of browsers. */
  private static String checkPicture(String avatarUrl) {
    if (avatarUrl.length() > LONGEST_ADDRESS) {
      throw new LoginException(
          LoginError.INVALID_REQUEST, "avatarUrl: at most " + LONGEST_ADDRESS + " characters");
    }
    return WebUrl.parse(avatarUrl)
        .filter(url -> url.origin().isHttps() && !url.hasCredentials())
        .map(WebUrl::toString)
        .orElseThrow(
            () ->
                new LoginException(
                    LoginError.INVALID_REQUEST, "avatarUrl: must be an https address"));
  }
}
