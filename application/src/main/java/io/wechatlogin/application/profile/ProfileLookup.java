package io.wechatlogin.application.profile;

import io.wechatlogin.application.caller.Caller;
import io.wechatlogin.application.identity.ProviderCode;
import io.wechatlogin.application.instance.Instance;
import io.wechatlogin.application.port.ClockAndSecrets;
import io.wechatlogin.application.port.ProfileRenewal;
import io.wechatlogin.application.port.Profiles;
import io.wechatlogin.domain.error.LoginError;
import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.identity.Identity;
import io.wechatlogin.domain.profile.ProfileUpdate;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.DeadWebTokenException;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.WebToken;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Trades the code of a person for a profile or for tokens, on behalf of a host. */
public final class ProfileLookup {
  /** WeChat asks for room for 512 characters; the tokens seen are shorter. */
  private static final Pattern REFRESH_TOKEN = Pattern.compile("[\\x21-\\x7E]{1,1024}");

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Profiles profiles;
  private final ProfileRenewal renewal;
  private final ClockAndSecrets source;

  /** Updates the rows of these ports. */
  public ProfileLookup(Profiles profiles, ProfileRenewal renewal, ClockAndSecrets source) {
    this.profiles = profiles;
    this.renewal = renewal;
    this.source = source;
  }

  /**
   * Trades a code for the profile of the person: {@code getUserInfo(code)}.
   *
   * @throws LoginException as {@link ProfileLogin#token} and {@link ProfileLogin#profile}, and
   *     {@code unauthenticated}, {@code forbidden}, {@code login_type_inactive}; {@code
   *     not_supported} also where the instance does not ask for profiles
   */
  public Profile userInfo(Instance instance, String code, Caller caller) {
    caller.requireHost();
    ProfileLogin type = instance.require(ProfileLogin.class);
    if (!type.asksForProfile()) {
      throw new LoginException(LoginError.NOT_SUPPORTED);
    }
    WebToken token = type.token(ProviderCode.check(code));
    try {
      Profile profile = type.profile(token);
      updateRow(instance, token, profile);
      return profile;
    } catch (DeadWebTokenException justIssued) {
      throw new LoginException(LoginError.WECHAT_UNAVAILABLE, RETRY_AFTER);
    }
  }

  /**
   * Trades a code for the tokens of the person: {@code getAccessToken(code)}.
   *
   * @throws LoginException as {@link ProfileLogin#token} and {@code unauthenticated}, {@code
   *     forbidden}, {@code login_type_inactive}, {@code not_supported}
   */
  public WebToken accessToken(Instance instance, String code, Caller caller) {
    caller.requireHost();
    ProfileLogin type = tokenType(instance);
    WebToken token = type.token(ProviderCode.check(code));
    updateRow(instance, token, null);
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
    ProfileLogin type = tokenType(instance);
    if (!REFRESH_TOKEN.matcher(refreshToken.reveal()).matches()) {
      throw new LoginException(
          LoginError.INVALID_REQUEST, "refreshToken: 1 to 1024 characters of ASCII without blanks");
    }
    WebToken token = type.refresh(refreshToken);
    updateRow(instance, token, null);
    return token;
  }

  /**
   * Returns the type of an instance whose tokens hosts may have.
   *
   * @throws LoginException {@code login_type_inactive}, {@code not_supported}
   */
  public static ProfileLogin tokenType(Instance instance) {
    ProfileLogin type = instance.require(ProfileLogin.class);
    if (!type.givesTokens()) {
      throw new LoginException(LoginError.NOT_SUPPORTED);
    }
    return type;
  }

  /** Stores what a host has asked for, if there is a row of the person already. */
  private void updateRow(Instance instance, WebToken token, @Nullable Profile profile) {
    Identity identity =
        new Identity(instance.appId(), instance.openPlatform(), token.openId(), null);
    ProfileUpdate update =
        new ProfileUpdate(source.secrets().rowId(), token, profile, source.now());
    profiles.find(identity).ifPresent(row -> renewal.replace(identity, row, update));
  }
}
