package io.wechatlogin.wechat.types;

import io.wechatlogin.domain.type.ConfigObject;
import io.wechatlogin.domain.type.FrameLogin;
import io.wechatlogin.domain.type.InstanceConfig;
import io.wechatlogin.domain.type.LoginType;
import io.wechatlogin.domain.type.LoginTypeContext;
import io.wechatlogin.domain.type.LoginTypeProvider;
import io.wechatlogin.domain.type.ProfileRequest;
import io.wechatlogin.domain.type.ProviderReachability;
import io.wechatlogin.wechat.api.WeChatApi;
import io.wechatlogin.wechat.push.AuthorizationEvents;
import io.wechatlogin.wechat.push.PushKeys;
import io.wechatlogin.wechat.push.WeChatPushReceiver;
import io.wechatlogin.wechat.push.WeChatPushes;
import java.net.URI;
import java.util.Locale;

/** Login on a website: the user scans a QR code with WeChat and confirms on the phone. */
record WeChatType(UserGrants grants, AuthorizePage page, WeChatPushes pushes)
    implements FrameLogin, ProfileOnlyLogin, WeChatPushReceiver, ProviderReachability {
  @Override
  public String appId() {
    return grants.appId();
  }

  @Override
  public Outcome reach() {
    return grants.api().reach();
  }

  @Override
  public URI authorizationUrl(URI callback, String state) {
    return page.url(callback, state);
  }

  @Override
  public URI frameUrl(URI callback, String state, Locale language) {
    return page.frameUrl(callback, state, language);
  }

  @Override
  public String scope() {
    return page.scope();
  }

  /** Creates website logins from {@code {"authConfig": {"appId", "appSecret"}}}. */
  public static final class Provider implements LoginTypeProvider {
    @Override
    public String typeName() {
      return "auths.loginTypes.WeChatType";
    }

    @Override
    public boolean isBuiltIn() {
      return true;
    }

    @Override
    public LoginType create(InstanceConfig config, LoginTypeContext context) {
      ConfigObject auth = config.business().object("authConfig");
      String appId = auth.text("appId");
      return new WeChatType(
          new UserGrants(
              appId,
              AppSecret.read(config.element(), auth),
              WeChatApi.of(context),
              UserGrants.requestIn(config.element(), ProfileRequest.REGISTER)),
          AuthorizePage.forWebsites(context, appId),
          new WeChatPushes(
              appId,
              PushKeys.read(config.business(), auth),
              AuthorizationEvents.WEBSITE,
              context.clock()));
    }
  }
}
