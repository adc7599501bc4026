package io.wechatlogin.wechat;

import io.wechatlogin.domain.error.LoginException;
import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.DeadWebTokenException;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Profile;
import io.wechatlogin.domain.type.ProfileLogin;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.WebGrant;
import io.wechatlogin.domain.type.WebToken;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Login by an official account, on a page inside the WeChat app. The spelling is its users'. */
record WechatPublicType(
    String appId,
    Secret appSecret,
    String scope,
    Optional<String> applicationState,
    WeChatApi api,
    AuthorizePage page,
    WeChatPushes pushes)
    implements InAppLogin, ProfileLogin, WeChatPushReceiver {
  private static final Logger log = LoggerFactory.getLogger(WechatPublicType.class);
  private static final String WITH_PROFILE = "snsapi_userinfo";

  /**
   * {@inheritDoc}
   *
   * <p>The profile comes by a second call, in what the first has left of the time. A login does not
   * fail by it, nor by tokens that are missing: who the person is, is known by then.
   */
  @Override
  public Proof identify(String code) {
    WeChatApi.Budget budget = api.budget();
    WeChatAnswer answer = api.accessToken(appId, appSecret, code);
    Proof proof = answer.proof();
    WebToken token;
    try {
      token = answer.webToken();
    } catch (LoginException noToken) {
      return proof;
    }
    return proof.with(new WebGrant(token, asksForProfile() ? profileIfAny(token, budget) : null));
  }

  private @Nullable Profile profileIfAny(WebToken token, WeChatApi.Budget budget) {
    try {
      return profile(token, budget);
    } catch (LoginException | DeadWebTokenException notNow) {
      log.warn("a login goes on without the profile: {}", notNow.toString());
      return null;
    }
  }

  @Override
  public boolean asksForProfile() {
    return scope.equals(WITH_PROFILE);
  }

  @Override
  public WebToken token(String code) {
    return api.webToken(appId, appSecret, code);
  }

  @Override
  public WebToken refresh(Secret refreshToken) {
    return api.refresh(appId, refreshToken);
  }

  @Override
  public Profile profile(WebToken token) throws DeadWebTokenException {
    return profile(token, api.budget());
  }

  private Profile profile(WebToken token, WeChatApi.Budget budget) throws DeadWebTokenException {
    Profile profile = api.userInfo(token, budget).profile();
    if (!profile.openId().equals(token.openId())) {
      log.warn("sns/userinfo answered with another person than sns/oauth2/access_token");
      throw WeChatErrors.unavailable();
    }
    return profile;
  }

  @Override
  public URI authorizationUrl(URI callback, String state) {
    return page.with(appId, callback, scope, state);
  }

  @Override
  public boolean opensIn(String userAgent) {
    return WeChatBrowser.opensOfficialAccounts(userAgent);
  }

  /** Makes official account logins of {@code {"appId", "appSecret", "scope", "state"}}. */
  public static final class Provider implements LoginTypeProvider {
    private static final Set<String> SCOPES = Set.of("snsapi_base", WITH_PROFILE);

    @Override
    public String typeName() {
      return "auths.loginTypes.WechatPublicType";
    }

    @Override
    public boolean isBuiltIn() {
      return true;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      ConfigObject business = config.business();
      String appId = business.text("appId");
      String scope = scope(business);
      return new WechatPublicType(
          appId,
          AppSecret.read(config.element(), business),
          scope,
          business.optionalText("state"),
          WeChatApi.of(context),
          AuthorizePage.forOfficialAccounts(context),
          new WeChatPushes(
              appId,
              PushKeys.read(business, business),
              Withdrawals.OF_OFFICIAL_ACCOUNT,
              context.clock()));
    }

    private static String scope(ConfigObject business) {
      String scope = business.optionalText("scope").orElse(WITH_PROFILE);
      if (!SCOPES.contains(scope)) {
        business.problem("scope", "must be snsapi_base or snsapi_userinfo");
      }
      return scope;
    }
  }
}
