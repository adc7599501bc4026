package io.wechatlogin.wechat.types;

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
import io.wechatlogin.domain.type.ProfileRequest;
import io.wechatlogin.domain.type.Proof;
import io.wechatlogin.domain.type.ProviderReachability;
import io.wechatlogin.domain.type.WebToken;
import io.wechatlogin.wechat.api.WeChatApi;
import io.wechatlogin.wechat.push.AuthorizationEvents;
import io.wechatlogin.wechat.push.PushKeys;
import io.wechatlogin.wechat.push.WeChatPushReceiver;
import io.wechatlogin.wechat.push.WeChatPushes;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Login by an official account, on a page inside the WeChat app. Users configure this type by its
 * name, so it keeps the spelling that they know.
 */
record WechatPublicType(
    UserGrants grants, Optional<String> applicationState, AuthorizePage page, WeChatPushes pushes)
    implements InAppLogin, ProfileLogin, WeChatPushReceiver, ProviderReachability {
  private static final String PROFILE_SCOPE = "snsapi_userinfo";

  @Override
  public String appId() {
    return grants.appId();
  }

  @Override
  public Outcome reach() {
    return grants.api().reach();
  }

  @Override
  public Proof identify(String code) {
    return grants.identify(code);
  }

  @Override
  public boolean asksForProfile() {
    return scope().equals(PROFILE_SCOPE);
  }

  @Override
  public ProfileRequest profileRequest() {
    return grants.request();
  }

  @Override
  public Optional<Profile> profileForLogin(WebToken token) {
    return grants.profileForLogin(token);
  }

  @Override
  public WebToken token(String code) {
    return grants.token(code);
  }

  @Override
  public WebToken refresh(Secret refreshToken) {
    return grants.refresh(refreshToken);
  }

  @Override
  public Profile profile(WebToken token) throws DeadWebTokenException {
    return grants.profile(token);
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
          new UserGrants(
              appId,
              AppSecret.read(config.element(), business),
              WeChatApi.of(context),
              request(config.element(), scope)),
          business.optionalText("state"),
          AuthorizePage.forOfficialAccounts(context, appId, scope),
          new WeChatPushes(
              appId,
              PushKeys.read(business, business),
              AuthorizationEvents.OFFICIAL_ACCOUNT,
              context.clock()));
    }

    private static ProfileRequest request(ConfigObject element, String scope) {
      boolean mayAsk = scope.equals(PROFILE_SCOPE);
      ProfileRequest request =
          UserGrants.requestIn(element, mayAsk ? ProfileRequest.ALWAYS : ProfileRequest.NEVER);
      if (!mayAsk && request != ProfileRequest.NEVER) {
        element.problem("profile", "needs the scope " + PROFILE_SCOPE);
      }
      return request;
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
