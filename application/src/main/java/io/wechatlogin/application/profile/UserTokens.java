package io.wechatlogin.application.profile;

import static io.wechatlogin.application.profile.WebTokenRenewal.tokenOf;

import io.wechatlogin.application.binding.BoundAccounts;
import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Binding;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.StoredProfile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.domain.user.UserId;
import java.time.Duration;
import java.time.Instant;

/** Gives hosts valid access tokens of their users, with which they call WeChat themselves. */
public final class UserTokens {
  /**
   * A token is renewed when less than this is left, or a tenth of its lifetime, so that a host has
   * time to use it.
   */
  public static final Duration RENEWED_BEFORE = Duration.ofMinutes(5);

  private static final int TENTH = 10;

  private final BoundAccounts accounts;
  private final Profiles profiles;
  private final WebTokenRenewal renewal;
  private final ClockAndSecrets source;

  /** Gives the tokens of these ports. */
  public UserTokens(
      BoundAccounts accounts, Profiles profiles, WebTokenRenewal renewal, ClockAndSecrets source) {
    this.accounts = accounts;
    this.profiles = profiles;
    this.renewal = renewal;
    this.source = source;
  }

  /**
   * A valid token.
   *
   * @param left how long it is still valid
   */
  public record UserToken(WebToken token, Duration left) {}

  /**
   * Returns a valid access token of a user. An expired one, or one that expires soon, is renewed at
   * WeChat.
   *
   * @param forced whether it is renewed in any case, because WeChat has refused it
   * @throws LoginException {@code unauthenticated}, {@code forbidden}, {@code user_not_found},
   *     {@code login_type_inactive}, {@code not_bound}; {@code not_supported} where the type gives
   *     its tokens to nobody; {@code invalid_refresh_token} where the person has to log in again;
   *     {@code wechat_misconfigured}, {@code wechat_unavailable}, {@code wechat_rate_limited}
   */
  public UserToken valid(Instance instance, UserId userId, boolean forced, Caller caller) {
    caller.requireHost();
    ProfileLogin type = ProfileLookup.tokenType(instance);
    Identity identity =
        accounts
            .find(instance, userId, caller)
            .map(Binding::identity)
            .orElseThrow(() -> new LoginException(LoginError.NOT_BOUND));
    StoredProfile row =
        profiles
            .find(identity)
            .orElseThrow(() -> new LoginException(LoginError.INVALID_REFRESH_TOKEN));
    if (forced) {
      row = renewed(type, identity, row);
    } else if (expiresSoon(row)) {
      row = renewedIfPossible(type, identity, row);
    }
    if (!leftOf(row).isPositive()) {
      // The row was changed meanwhile by something that brought no token.
      row = renewed(type, identity, row);
    }
    Duration left = leftOf(row);
    if (!left.isPositive()) {
      throw new LoginException(LoginError.INVALID_REFRESH_TOKEN);
    }
    return new UserToken(tokenOf(row), left);
  }

  private boolean expiresSoon(StoredProfile row) {
    Duration tenth = tokenOf(row).expiresIn().dividedBy(TENTH);
    Duration margin = tenth.compareTo(RENEWED_BEFORE) < 0 ? tenth : RENEWED_BEFORE;
    return leftOf(row).compareTo(margin) < 0;
  }

  private StoredProfile renewed(ProfileLogin type, Identity identity, StoredProfile row) {
    return renewal.renewed(type, identity, row, WebTokenRenewal.PATIENCE);
  }

  /** Where a token is still valid, nobody waits, and a failure of the renewal does not matter. */
  private StoredProfile renewedIfPossible(ProfileLogin type, Identity identity, StoredProfile row) {
    if (!leftOf(row).isPositive()) {
      return renewed(type, identity, row);
    }
    try {
      return renewal.renewed(type, identity, row, Duration.ZERO);
    } catch (LoginException refusal) {
      if (refusal.error() == LoginError.NOT_BOUND) {
        throw refusal;
      }
      return row;
    }
  }

  private Duration leftOf(StoredProfile row) {
    WebToken token = tokenOf(row);
    Instant end = token.obtainedAt().plus(token.expiresIn());
    return Duration.between(source.now(), end);
  }
}
