package io.wechatlogin.wechat.types;

import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.ProfileRequest;
import io.wechatlogin.domain.type.ProviderReachability;
import io.wechatlogin.domain.type.SdkLogin;
import io.wechatlogin.wechat.api.WeChatApi;
import io.wechatlogin.wechat.push.AuthorizationEvents;
import io.wechatlogin.wechat.push.PushKeys;
import io.wechatlogin.wechat.push.WeChatPushReceiver;
import io.wechatlogin.wechat.push.WeChatPushes;

/**
 * Login in a native app: WeChat's SDK asks the person and returns the code. It is exchanged as the
 * code of a website is.
 */
record WeChatAppType(UserGrants grants, WeChatPushes pushes)
    implements SdkLogin, ProfileOnlyLogin, WeChatPushReceiver, ProviderReachability {
  @Override
  public String appId() {
    return grants.appId();
  }

  @Override
  public Outcome reach() {
    return grants.api().reach();
  }

  /** The only scope of native apps that returns an identity. */
  @Override
  public String scope() {
    return "snsapi_userinfo";
  }

  /** Creates native app logins from {@code {"authConfig": {"appId", "appSecret"}}}. */
  public static final class Provider implements LoginTypeProvider {
    @Override
    public String typeName() {
      return "auths.loginTypes.WeChatAppType";
    }

    @Override
    public boolean isBuiltIn() {
      return true;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      ConfigObject auth = config.business().object("authConfig");
      String appId = auth.text("appId");
      return new WeChatAppType(
          new UserGrants(
              appId,
              AppSecret.read(config.element(), auth),
              WeChatApi.of(context),
              UserGrants.requestIn(config.element(), ProfileRequest.REGISTER)),
          new WeChatPushes(
              appId,
              PushKeys.read(config.business(), auth),
              AuthorizationEvents.WEBSITE,
              context.clock()));
    }
  }
}
