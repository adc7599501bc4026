package io.wechatlogin.wechat.types;

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
import io.wechatlogin.domain.type.ProviderReachability;
import io.wechatlogin.domain.type.WebGrant;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.wechat.api.TimeBudget;
import io.wechatlogin.wechat.api.WeChatAnswer;
import io.wechatlogin.wechat.api.WeChatApi;
import io.wechatlogin.wechat.push.AuthorizationEvents;
import io.wechatlogin.wechat.push.PushKeys;
import io.wechatlogin.wechat.push.WeChatPushReceiver;
import io.wechatlogin.wechat.push.WeChatPushes;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Login by an official account, on a page inside the WeChat app. Users configure this type by its
 * name, so it keeps the spelling that they know.
 */
record WechatPublicType(
    String appId,
    Secret appSecret,
    Optional<String> applicationState,
    WeChatApi api,
    AuthorizePage page,
    WeChatPushes pushes)
    implements InAppLogin, ProfileLogin, WeChatPushReceiver, ProviderReachability {
  private static final Logger log = LoggerFactory.getLogger(WechatPublicType.class);
  private static final String PROFILE_SCOPE = "snsapi_userinfo";

  /**
   * {@inheritDoc}
   *
   * <p>A second call fetches the profile, within the same time budget. The login succeeds without
   * the profile, and without tokens: the identity is proven by then.
   */
  @Override
  public Outcome reach() {
    return api.reach();
  }

  @Override
  public Proof identify(String code) {
    TimeBudget budget = api.startBudget();
    WeChatAnswer answer = api.accessToken(appId, appSecret, code);
    Proof proof = answer.proof();
    WebToken token;
    try {
      token = answer.webToken();
    } catch (LoginException noToken) {
      return proof;
    }
    return proof.with(new WebGrant(token, asksForProfile() ? profileOrNull(token, budget) : null));
  }

  private @Nullable Profile profileOrNull(WebToken token, TimeBudget budget) {
    try {
      return api.profile(token, budget);
    } catch (LoginException | DeadWebTokenException failure) {
      log.warn("a login continues without the profile: {}", failure.toString());
      return null;
    }
  }

  @Override
  public boolean asksForProfile() {
    return scope().equals(PROFILE_SCOPE);
  }

  @Override
  public WebToken token(String code) {
    return api.accessToken(appId, appSecret, code).webToken();
  }

  @Override
  public WebToken refresh(Secret refreshToken) {
    return api.refresh(appId, refreshToken);
  }

  @Override
  public Profile profile(WebToken token) throws DeadWebTokenException {
    return api.profile(token, api.startBudget());
  }

  @Override
  public URI authorizationUrl(URI callback, String state) {
    return page.url(callback, state);
  }

  @Override
  public String scope() {
    return page.scope();
  }

  @Override
  public boolean opensIn(String userAgent) {
    return WeChatBrowser.opensOfficialAccounts(userAgent);
  }

  /** Creates official account logins from {@code {"appId", "appSecret", "scope", "state"}}. */
  public static final class Provider implements LoginTypeProvider {
    private static final Set<String> SCOPES = Set.of("snsapi_base", PROFILE_SCOPE);

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
          business.optionalText("state"),
          WeChatApi.of(context),
          AuthorizePage.forOfficialAccounts(context, appId, scope),
          new WeChatPushes(
              appId,
              PushKeys.read(business, business),
              AuthorizationEvents.OFFICIAL_ACCOUNT,
              context.clock()));
    }

    private static String scope(ConfigObject business) {
      String scope = business.optionalText("scope").orElse(PROFILE_SCOPE);
      if (!SCOPES.contains(scope)) {
        business.problem("scope", "must be snsapi_base or snsapi_userinfo");
      }
      return scope;
    }
  }
}
