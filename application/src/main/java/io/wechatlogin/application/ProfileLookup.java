package io.wechatlogin.application;

import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.application.port.Profiles.StoredProfile;
import io.wechatlogin.application.port.Profiles.Update;
import io.wechatlogin.domain.account.UserId;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.secret.Secrets;
import io.wechatlogin.domain.type.DeadWebTokenException;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.WebToken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what persons show of themselves, and the tokens that open it. */
public final class ProfileLookup {
  /** WeChat asks for room for 512 characters; those seen are shorter. */
  private static final Pattern REFRESH_TOKEN = Pattern.compile("[\\x21-\\x7E]{1,1024}");

  private static final Duration COME_AGAIN = Duration.ofSeconds(5);

  private final AccountBinding binding;
  private final Profiles profiles;
  private final Secrets secrets;
  private final InstantSource clock;

  ProfileLookup(AccountBinding binding, Profiles profiles, Secrets secrets, InstantSource clock) {
    this.binding = binding;
    this.profiles = profiles;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * What is kept of a user's person.
   *
   * @param identity whom the user is bound to
   */
  public record UserProfile(Identity identity, StoredProfile stored) {}

  /**
   * Trades a code for the person's profile: {@code getUserInfo(code)}.
   *
   * @throws LoginException as {@link ProfileLogin#token} and {@link ProfileLogin#profile}, and
   *     {@code unauthenticated}, {@code forbidden}, {@code login_type_inactive}; {@code
   *     not_supported} also where the type asks nobody for a profile
   */
  public Profile userInfo(Instance instance, String code, Caller caller) {
    caller.requireHost();
    ProfileLogin type = instance.able(ProfileLogin.class);
    if (!type.asksForProfile()) {
      throw new LoginException(LoginError.NOT_SUPPORTED);
    }
    WebToken token = type.token(Codes.check(code));
    try {
      Profile profile = type.profile(token);
      refreshRow(instance, token, profile);
      return profile;
    } catch (DeadWebTokenException justMade) {
      throw new LoginException(LoginError.WECHAT_UNAVAILABLE, COME_AGAIN);
    }
  }

  /**
   * Trades a code for the person's tokens: {@code getAccessToken(code)}.
   *
   * @throws LoginException as {@link ProfileLogin#token} and {@code unauthenticated}, {@code
   *     forbidden}, {@code login_type_inactive}, {@code not_supported}
   */
  public WebToken accessToken(Instance instance, String code, Caller caller) {
    caller.requireHost();
    ProfileLogin type = instance.able(ProfileLogin.class);
    WebToken token = type.token(Codes.check(code));
    refreshRow(instance, token, null);
    return token;
  }

  /**
   * Renews tokens: {@code refreshToken(refreshToken)}.
   *
   * @throws LoginException as {@link ProfileLogin#refresh} and {@code invalid_request}, {@code
   *     unauthenticated}, {@code forbidden}, {@code login_type_inactive}, {@code not_supported}
   */
  public WebToken refresh(Instance instance, Secret refreshToken, Caller caller) {
    caller.requireHost();
    ProfileLogin type = instance.able(ProfileLogin.class);
    if (!REFRESH_TOKEN.matcher(refreshToken.reveal()).matches()) {
      throw new LoginException(
          LoginError.INVALID_REQUEST, "refreshToken: 1 to 1024 characters of ASCII without blanks");
    }
    WebToken token = type.refresh(refreshToken);
    refreshRow(instance, token, null);
    return token;
  }

  /**
   * Returns what is kept of a user's person. WeChat is asked where nothing is kept but the tokens
   * to ask with, which is so after WeChat had the profile cleaned.
   *
   * @throws LoginException {@code user_not_found}, {@code login_type_inactive}, {@code
   *     not_supported}, {@code not_bound}; {@code not_found} where the user has not logged in by
   *     this type since it was bound
   */
  public UserProfile ofUser(Instance instance, UserId userId, Caller caller) {
    UserProfile kept = kept(instance, userId, caller);
    StoredProfile row = kept.stored();
    ProfileLogin type = instance.able(ProfileLogin.class);
    if (row.profile() != null || row.token() == null || !type.asksForProfile()) {
      return kept;
    }
    try {
      return fetched(type, kept);
    } catch (LoginException notNow) {
      return kept;
    }
  }

  /**
   * Asks WeChat how the person looks now, with tokens that are renewed first where they have
   * expired, and keeps it.
   *
   * @throws LoginException as {@link #ofUser} and {@link ProfileLogin#profile}; {@code
   *     invalid_refresh_token} where the tokens are dead: the person has to log in again; {@code
   *     not_supported} also where the type asks nobody for a profile
   */
  public UserProfile ofUserAnew(Instance instance, UserId userId, Caller caller) {
    UserProfile kept = kept(instance, userId, caller);
    ProfileLogin type = instance.able(ProfileLogin.class);
    if (!type.asksForProfile()) {
      throw new LoginException(LoginError.NOT_SUPPORTED);
    }
    return fetched(type, kept);
  }

  private UserProfile kept(Instance instance, UserId userId, Caller caller) {
    caller.requireMayActFor(userId);
    instance.able(ProfileLogin.class);
    Identity identity =
        binding
            .find(instance, userId, caller)
            .orElseThrow(() -> new LoginException(LoginError.NOT_BOUND))
            .identity();
    return new UserProfile(identity, row(identity));
  }

  private UserProfile fetched(ProfileLogin type, UserProfile kept) {
    Identity identity = kept.identity();
    StoredProfile row = kept.stored();
    if (!tokenOf(row).isLive(clock.instant())) {
      row = renewed(type, identity, row);
    }
    Profile profile;
    try {
      profile = type.profile(tokenOf(row));
    } catch (DeadWebTokenException before) {
      row = renewed(type, identity, row);
      profile = fetchedOrDead(type, identity, row);
    }
    profiles.replace(identity, row, update(tokenOf(row), profile));
    return new UserProfile(identity, row(identity));
  }

  private Profile fetchedOrDead(ProfileLogin type, Identity identity, StoredProfile row) {
    try {
      return type.profile(tokenOf(row));
    } catch (DeadWebTokenException justRenewed) {
      profiles.dropToken(identity, row, clock.instant());
      throw loginAgain();
    }
  }

  /** Renews the tokens, and keeps them before they are used; a login in between brings its own. */
  private StoredProfile renewed(ProfileLogin type, Identity identity, StoredProfile row) {
    try {
      WebToken token = type.refresh(tokenOf(row).refreshToken());
      profiles.replace(identity, row, update(token, null));
    } catch (LoginException refusal) {
      if (refusal.error() == LoginError.INVALID_REFRESH_TOKEN) {
        profiles.dropToken(identity, row, clock.instant());
      }
      throw refusal;
    }
    return row(identity);
  }

  private StoredProfile row(Identity identity) {
    return profiles.find(identity).orElseThrow(() -> new LoginException(LoginError.NOT_FOUND));
  }

  /** Keeps what a host asked for, where there is a row of the person already. */
  private void refreshRow(Instance instance, WebToken token, @Nullable Profile profile) {
    Identity identity =
        new Identity(instance.appId(), instance.openPlatform(), token.openId(), null);
    profiles
        .find(identity)
        .ifPresent(row -> profiles.replace(identity, row, update(token, profile)));
  }

  private Update update(WebToken token, @Nullable Profile profile) {
    return new Update(secrets.rowId(), token, profile, clock.instant());
  }

  private static WebToken tokenOf(StoredProfile row) {
    if (row.token() == null) {
      throw loginAgain();
    }
    return row.token();
  }

  private static LoginException loginAgain() {
    return new LoginException(LoginError.INVALID_REFRESH_TOKEN);
  }
}
