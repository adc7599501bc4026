package io.wechatlogin.wechat;

import io.wechatlogin.domain.secret.Secret;
import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InAppLogin;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.Proof;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Login by an official account, on a page inside the WeChat app. The spelling is its users'. */
record WechatPublicType(
    String appId,
    Secret appSecret,
    String scope,
    Optional<String> applicationState,
    WeChatApi api,
    AuthorizePage page,
    WeChatPushes pushes)
    implements InAppLogin, WeChatPushReceiver {

  @Override
  public Proof identify(String code) {
    return api.accessToken(appId, appSecret, code).proof();
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
    private static final String WITH_PROFILE = "snsapi_userinfo";
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
